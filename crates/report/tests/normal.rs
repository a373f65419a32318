//! Statements of normality.

mod common;

use common::{Case, check};

#[test]
fn normal() {
    check(&[
        Case {
            text: "The heart is normal in size.",
            expected: &["heart is normal in size | cardiomegaly | absent | none | normal"],
        },
        Case {
            text: "Heart size normal.",
            expected: &["Heart size normal | cardiomegaly | absent | none | normal"],
        },
        Case {
            text: "Normal heart size.",
            expected: &["Normal heart size | cardiomegaly | absent | none | normal"],
        },
        Case {
            text: "Heart and mediastinum are unremarkable.",
            expected: &[
                "Heart | cardiomegaly | absent | none | normal",
                "mediastinum are unremarkable | mediastinal_widening | absent | none | normal",
            ],
        },
        Case {
            text: "Cardiac and mediastinal contours are normal.",
            expected: &[
                "Cardiac and mediastinal contours are normal | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "The heart size, mediastinal contour and pulmonary vascularity are all within normal limits.",
            expected: &[
                "heart size | cardiomegaly | absent | none | normal",
                "mediastinal contour | mediastinal_widening | absent | none | normal",
                "pulmonary vascularity are all within normal limits | edema | absent | none | normal",
            ],
        },
        Case {
            text: "Heart size is at the upper limits of normal.",
            expected: &[
                "Heart size is at the upper limits of normal | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "The heart is not significantly enlarged.",
            expected: &[
                "heart is not significantly enlarged | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "Stable cardiomediastinal silhouette.",
            expected: &["cardiomediastinal silhouette | cardiomegaly | absent | none | normal"],
        },
        Case {
            text: "The mediastinal contours are unchanged.",
            expected: &["mediastinal contours | mediastinal_widening | absent | none | normal"],
        },
        Case {
            text: "Lungs: Clear.",
            expected: &["Lungs: Clear | lung_opacity | absent | none | normal"],
        },
        Case {
            text: "HEART: Normal size.",
            expected: &["HEART: Normal size | cardiomegaly | absent | none | normal"],
        },
        Case {
            text: "The lungs are clear bilaterally.",
            expected: &["lungs are clear bilaterally | lung_opacity | absent | bilateral | normal"],
        },
        Case {
            text: "Both lungs are clear and expanded.",
            expected: &[
                "Both lungs are clear and expanded | lung_opacity | absent | bilateral | normal",
            ],
        },
        Case {
            text: "Well-inflated, clear lungs.",
            expected: &["Well-inflated, clear lungs | lung_opacity | absent | none | normal"],
        },
        Case {
            text: "The lungs are well inflated.",
            expected: &["lungs are well inflated | other | absent | none | normal"],
        },
        Case {
            text: "The lungs are under-inflated but clear.",
            expected: &[
                "lungs are under-inflated | other | present | none | not_localisable",
                "clear | lung_opacity | absent | none | normal",
            ],
        },
        Case {
            text: "The left lung is clear.",
            expected: &["left lung is clear | lung_opacity | absent | left | normal"],
        },
        Case {
            text: "Pleural spaces are clear.",
            expected: &["Pleural spaces are clear | effusion | absent | none | normal"],
        },
        Case {
            text: "The costophrenic angles are sharp.",
            expected: &["costophrenic angles are sharp | other | absent | bilateral | normal"],
        },
        Case {
            text: "Pulmonary vasculature is not engorged.",
            expected: &["Pulmonary vasculature is not engorged | edema | absent | none | normal"],
        },
        Case {
            text: "Bones intact.",
            expected: &["Bones intact | fracture | absent | none | normal"],
        },
        Case {
            text: "XXXX are intact.",
            expected: &["XXXX are intact | fracture | absent | none | normal"],
        },
        Case {
            text: "The visualized bony structures reveal no acute abnormality.",
            expected: &[
                "bony structures reveal no acute abnormality | other | absent | none | normal",
            ],
        },
        Case {
            text: "Osseous structures are unremarkable.",
            expected: &["Osseous structures are unremarkable | other | absent | none | normal"],
        },
        Case {
            text: "The lungs show no acute abnormality.",
            expected: &["lungs show no acute abnormality | lung_opacity | absent | none | normal"],
        },
        Case {
            text: "The hila are normal.",
            expected: &["hila are normal | hilar_enlargement | absent | bilateral | normal"],
        },
        Case {
            text: "Trachea is midline.",
            expected: &["Trachea is midline | other | absent | none | normal"],
        },
        Case {
            text: "The trachea is central.",
            expected: &["trachea is central | other | absent | none | normal"],
        },
        Case {
            text: "The diaphragm is normal in position.",
            expected: &["diaphragm is normal | elevated_diaphragm | absent | none | normal"],
        },
        Case {
            text: "The aorta is normal in calibre.",
            expected: &["aorta is normal in calibre | aortic_abnormality | absent | none | normal"],
        },
        Case {
            text: "Normal chest.",
            expected: &["Normal chest | other | absent | none | normal"],
        },
        Case {
            text: "Negative chest.",
            expected: &["Negative chest | other | absent | none | normal"],
        },
        Case {
            text: "Normal heart size, mediastinal contours and pulmonary vasculature.",
            expected: &[
                "Normal heart size | cardiomegaly | absent | none | normal",
                "mediastinal contours | mediastinal_widening | absent | none | normal",
                "pulmonary vasculature | edema | absent | none | normal",
            ],
        },
        Case {
            text: "The thoracic spine is unremarkable.",
            expected: &["thoracic spine is unremarkable | other | absent | none | normal"],
        },
        Case {
            text: "Soft tissues and XXXX are unremarkable.",
            expected: &["Soft tissues and XXXX are unremarkable | other | absent | none | normal"],
        },
        Case {
            text: "Heart size normal, lungs clear, no effusion.",
            expected: &[
                "Heart size normal | cardiomegaly | absent | none | normal",
                "lungs clear | lung_opacity | absent | none | normal",
                "effusion | effusion | absent | none | absent",
            ],
        },
    ]);
}

#[test]
fn normality_behind_a_joint() {
    check(&[
        Case {
            text: "The heart is of normal size and contour.",
            expected: &[
                "heart is of normal size and contour | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "The lungs demonstrate low volumes but are clear bilaterally.",
            expected: &[
                "low volumes | other | present | none | not_localisable",
                "clear bilaterally | lung_opacity | absent | bilateral | normal",
            ],
        },
        Case {
            text: "Left lung: clear. Right lung: small apical pneumothorax.",
            expected: &[
                "Left lung: clear | lung_opacity | absent | left | normal",
                "small apical pneumothorax | pneumothorax | present | right | box",
            ],
        },
    ]);
}
