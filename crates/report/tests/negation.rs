//! Denials: their reach, where they end, and what only looks like one.

mod common;

use common::{Case, check};

#[test]
fn negation() {
    check(&[
        Case {
            text: "No focal consolidation, effusion or pneumothorax.",
            expected: &[
                "focal consolidation | consolidation | absent | none | absent",
                "effusion | effusion | absent | none | absent",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "No evidence of pneumonia or edema.",
            expected: &[
                "pneumonia | pneumonia | absent | none | absent",
                "edema | edema | absent | none | absent",
            ],
        },
        Case {
            text: "No pneumothorax. No effusion.",
            expected: &[
                "pneumothorax | pneumothorax | absent | none | absent",
                "effusion | effusion | absent | none | absent",
            ],
        },
        Case {
            text: "There is no pleural effusion and no pneumothorax.",
            expected: &[
                "pleural effusion | effusion | absent | none | absent",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "Without evidence of consolidation.",
            expected: &["consolidation | consolidation | absent | none | absent"],
        },
        Case {
            text: "Negative for pneumothorax or pleural effusion.",
            expected: &[
                "pneumothorax | pneumothorax | absent | none | absent",
                "pleural effusion | effusion | absent | none | absent",
            ],
        },
        Case {
            text: "The lungs are clear of focal airspace disease.",
            expected: &["focal airspace disease | lung_opacity | absent | none | absent"],
        },
        Case {
            text: "The lungs are free of infiltrates, masses or nodules.",
            expected: &[
                "infiltrates | infiltrate | absent | none | absent",
                "masses | mass | absent | none | absent",
                "nodules | nodule | absent | none | absent",
            ],
        },
        Case {
            text: "Lungs are clear without focal consolidation, pleural effusion, or pneumothorax.",
            expected: &[
                "Lungs are clear | lung_opacity | absent | none | normal",
                "focal consolidation | consolidation | absent | none | absent",
                "pleural effusion | effusion | absent | none | absent",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "Pneumothorax is not seen.",
            expected: &["Pneumothorax | pneumothorax | absent | none | absent"],
        },
        Case {
            text: "A pneumothorax is not identified.",
            expected: &["pneumothorax | pneumothorax | absent | none | absent"],
        },
        Case {
            text: "No pneumothorax is seen.",
            expected: &["pneumothorax | pneumothorax | absent | none | absent"],
        },
        Case {
            text: "The right effusion has resolved.",
            expected: &["right effusion | effusion | absent | right | absent | historical"],
        },
        Case {
            text: "Interval resolution of the left lower lobe pneumonia.",
            expected: &[
                "left lower lobe pneumonia | pneumonia | absent | left | absent | historical",
            ],
        },
        Case {
            text: "The previously seen nodule is no longer visible.",
            expected: &["nodule | nodule | absent | none | absent | historical"],
        },
        Case {
            text: "Interval removal of the endotracheal tube.",
            expected: &["endotracheal tube | device | absent | none | absent | historical"],
        },
        Case {
            text: "No pneumothorax, but there is a small left effusion.",
            expected: &[
                "pneumothorax | pneumothorax | absent | none | absent",
                "small left effusion | effusion | present | left | box",
            ],
        },
        Case {
            text: "No acute disease; however, the heart is enlarged.",
            expected: &[
                "acute disease | other | absent | none | absent",
                "heart is enlarged | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "The lungs are clear except for a calcified granuloma in the right base.",
            expected: &[
                "lungs are clear | lung_opacity | absent | none | normal",
                "calcified granuloma in the right base | granuloma | present | right | box",
            ],
        },
        Case {
            text: "No significant change in the right pleural effusion.",
            expected: &["right pleural effusion | effusion | present | right | box"],
        },
        Case {
            text: "No further increase in the left effusion.",
            expected: &["left effusion | effusion | present | left | box"],
        },
        Case {
            text: "No interval worsening of the bibasilar opacities.",
            expected: &["bibasilar opacities | lung_opacity | present | bilateral | box"],
        },
        Case {
            text: "No change in the left apical pneumothorax.",
            expected: &["left apical pneumothorax | pneumothorax | present | left | box"],
        },
        Case {
            text: "No effusion, and the heart is enlarged.",
            expected: &[
                "effusion | effusion | absent | none | absent",
                "heart is enlarged | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "No large pleural effusion.",
            expected: &["large pleural effusion | effusion | absent | none | absent"],
        },
        Case {
            text: "No definite pneumothorax.",
            expected: &["pneumothorax | pneumothorax | absent | none | absent"],
        },
        Case {
            text: "Neither effusion nor pneumothorax is present.",
            expected: &[
                "effusion | effusion | absent | none | absent",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "No acute cardiopulmonary abnormality.",
            expected: &["acute cardiopulmonary abnormality | other | absent | none | absent"],
        },
        Case {
            text: "No acute bony abnormality.",
            expected: &["acute bony abnormality | other | absent | none | absent"],
        },
        Case {
            text: "No acute or active cardiac, pulmonary or pleural disease.",
            expected: &[
                "acute or active cardiac, pulmonary or pleural disease | other | absent | none | absent",
            ],
        },
        Case {
            text: "No suspicious pulmonary nodules or masses.",
            expected: &[
                "suspicious pulmonary nodules | nodule | absent | none | absent",
                "masses | mass | absent | none | absent",
            ],
        },
        Case {
            text: "There is no focal opacity to suggest pneumonia.",
            expected: &[
                "focal opacity | lung_opacity | absent | none | absent",
                "pneumonia | pneumonia | absent | none | absent",
            ],
        },
        Case {
            text: "Cardiomegaly without pulmonary edema.",
            expected: &[
                "Cardiomegaly | cardiomegaly | present | none | box",
                "pulmonary edema | edema | absent | none | absent",
            ],
        },
        Case {
            text: "Pneumonia is unlikely.",
            expected: &["Pneumonia | pneumonia | absent | none | absent"],
        },
        Case {
            text: "Pneumothorax has been excluded.",
            expected: &["Pneumothorax | pneumothorax | absent | none | absent"],
        },
        Case {
            text: "No pneumothorax or effusion on the left.",
            expected: &[
                "pneumothorax | pneumothorax | absent | left | absent",
                "effusion on the left | effusion | absent | left | absent",
            ],
        },
        Case {
            text: "NO FOCAL CONSOLIDATION OR PLEURAL EFFUSION.",
            expected: &[
                "FOCAL CONSOLIDATION | consolidation | absent | none | absent",
                "PLEURAL EFFUSION | effusion | absent | none | absent",
            ],
        },
        Case {
            text: "No pneumothorax with a small right effusion.",
            expected: &[
                "pneumothorax | pneumothorax | absent | none | absent",
                "small right effusion | effusion | present | right | box",
            ],
        },
        Case {
            text: "No rib fractures are seen.",
            expected: &["rib fractures | fracture | absent | none | absent"],
        },
        Case {
            text: "No free air under the diaphragm.",
            expected: &["free air under the diaphragm | other | absent | none | absent"],
        },
        Case {
            text: "The lung parenchyma is not clear.",
            expected: &["lung parenchyma is not clear | lung_opacity | present | none | box"],
        },
        Case {
            text: "Degenerative changes of the spine without acute fracture.",
            expected: &[
                "Degenerative changes of the spine | spine_degenerative | present | none | box",
                "acute fracture | fracture | absent | none | absent",
            ],
        },
        Case {
            text: "No focal consolidation is seen, mild cardiomegaly.",
            expected: &[
                "focal consolidation | consolidation | absent | none | absent",
                "mild cardiomegaly | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "No PTX or CHF.",
            expected: &[
                "PTX | pneumothorax | absent | none | absent",
                "CHF | edema | absent | none | absent",
            ],
        },
        Case {
            text: "W/o effusion.",
            expected: &["effusion | effusion | absent | none | absent"],
        },
        Case {
            text: "No evidence of active tuberculosis.",
            expected: &["active tuberculosis | other | absent | none | absent"],
        },
    ]);
}
