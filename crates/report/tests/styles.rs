//! Styles of writing: capitals, slips, lists, headings, advice, devices, removed words.

mod common;

use common::{Case, check};

#[test]
fn styles() {
    check(&[
        Case {
            text: "LARGE LEFT PLEURAL EFFUSION. HEART ENLARGED.",
            expected: &[
                "LARGE LEFT PLEURAL EFFUSION | effusion | present | left | box",
                "HEART ENLARGED | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "Bilateral basal oedema with small effusions.",
            expected: &[
                "Bilateral basal oedema | edema | present | bilateral | not_localisable",
                "small effusions | effusion | present | bilateral | box",
            ],
        },
        Case {
            text: "Pnuemothorax on the right.",
            expected: &["Pnuemothorax on the right | pneumothorax | present | right | box"],
        },
        Case {
            text: "Bilateral pleural efusions, larger on the left.",
            expected: &[
                "Bilateral pleural efusions, larger on the left | effusion | present | bilateral | box",
            ],
        },
        Case {
            text: "• Small R pleural effusion • No PTX • RLL consolidation c/w PNA",
            expected: &[
                "Small R pleural effusion | effusion | present | right | box",
                "PTX | pneumothorax | absent | none | absent",
                "RLL consolidation | consolidation | present | right | box",
                "PNA | pneumonia | present | right | box",
            ],
        },
        Case {
            text: "<p>Heart is <b>enlarged</b>.</p><script>alert(1)</script>Small left effusion<br>No pneumothorax",
            expected: &[
                "Heart is <b>enlarged | cardiomegaly | present | none | box",
                "Small left effusion | effusion | present | left | box",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "Heart and mediastinum of normal size and contour.",
            expected: &[
                "Heart | cardiomegaly | absent | none | normal",
                "mediastinum of normal size and contour | mediastinal_widening | absent | none | normal",
            ],
        },
        Case {
            text: "Right base opacity. This may represent pneumonia or atelectasis. Cardiomegaly.",
            expected: &[
                "Right base opacity | lung_opacity | present | right | box",
                "pneumonia | pneumonia | uncertain | right | box",
                "atelectasis | atelectasis | uncertain | right | box",
                "Cardiomegaly | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "Two views of the chest show normal size and configuration of the cardiac silhouette.",
            expected: &[
                "normal size and configuration of the cardiac silhouette | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "Heart size mediastinal contours are within normal limits.",
            expected: &[
                "Heart size | cardiomegaly | absent | none | normal",
                "mediastinal contours are within normal limits | mediastinal_widening | absent | none | normal",
            ],
        },
        Case {
            text: "Mildly hyperinflated, clear lungs.",
            expected: &[
                "Mildly hyperinflated | hyperinflation | present | none | not_localisable",
                "clear lungs | lung_opacity | absent | none | normal",
            ],
        },
        Case {
            text: "Cardiomegaly, otherwise clear.",
            expected: &[
                "Cardiomegaly | cardiomegaly | present | none | box",
                "clear | lung_opacity | absent | none | normal",
            ],
        },
        Case {
            text: "Bibasilar opacities, right greater than left, are seen.",
            expected: &[
                "Bibasilar opacities, right greater than left | lung_opacity | present | bilateral | box",
            ],
        },
        Case {
            text: "Left XXXX-A-XXXX has its tip at the cavoatrial junction.",
            expected: &[
                "Left XXXX-A-XXXX has its tip at the cavoatrial junction | device | present | left | box",
            ],
        },
        Case {
            text: "Correlation is recommended, differential diagnosis left base pneumonia.",
            expected: &["left base pneumonia | pneumonia | uncertain | left | box"],
        },
        Case {
            text: "There is a right chest XXXX with tip projecting over the lower SVC.",
            expected: &[
                "right chest XXXX with tip projecting over the lower SVC | device | present | right | box",
            ],
        },
        Case {
            text: "Minimal fluid within the right horizontal fissure.",
            expected: &[
                "Minimal fluid within the right horizontal fissure | effusion | present | right | box",
            ],
        },
        Case {
            text: "A prosthetic aortic valve is noted.",
            expected: &["prosthetic aortic valve | device | present | none | box"],
        },
        Case {
            text: "No acute abnormalities since the previous chest radiograph. Mildly improved bibasilar opacities.",
            expected: &[
                "acute abnormalities | other | absent | none | absent",
                "bibasilar opacities | lung_opacity | present | bilateral | box",
            ],
        },
        Case {
            text: "Arthritic changes are seen. Arthritic changes of the spine. Calcification of the mitral valve.",
            expected: &[
                "Arthritic changes | other | present | none | not_localisable",
                "Arthritic changes of the spine | spine_degenerative | present | none | box",
                "Calcification of the mitral valve | calcification | present | none | box",
            ],
        },
        Case {
            text: "Cardiomegly with tortuous aorta.",
            expected: &[
                "Cardiomegly | cardiomegaly | present | none | box",
                "tortuous aorta | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "Recommend CT to exclude malignancy.",
            expected: &[],
        },
        Case {
            text: "If there is concern for fracture, consider rib series.",
            expected: &[],
        },
        Case {
            text: "Right upper lobe nodule. Follow-up CT is recommended.",
            expected: &["Right upper lobe nodule | nodule | present | right | box"],
        },
        Case {
            text: "Left hilar mass, CT recommended for further evaluation.",
            expected: &["Left hilar mass | mass | present | left | box"],
        },
        Case {
            text: "CT may be helpful to evaluate for pulmonary embolism.",
            expected: &[],
        },
        Case {
            text: "Stable appearance of the chest.",
            expected: &[],
        },
        Case {
            text: "Two views of the chest.",
            expected: &[],
        },
        Case {
            text: "No interval change.",
            expected: &[],
        },
        Case {
            text: "Comparison with prior radiograph.",
            expected: &[],
        },
        Case {
            text: "1. Small left effusion. 2. Cardiomegaly.",
            expected: &[
                "Small left effusion | effusion | present | left | box",
                "Cardiomegaly | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "1) Small left effusion\n2) Cardiomegaly",
            expected: &[
                "Small left effusion | effusion | present | left | box",
                "Cardiomegaly | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "- Clear lungs\n- Normal heart",
            expected: &[
                "Clear lungs | lung_opacity | absent | none | normal",
                "Normal heart | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "Small left effusion\nno pneumothorax",
            expected: &[
                "Small left effusion | effusion | present | left | box",
                "pneumothorax | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "INDICATION: Rule out pneumonia. FINDINGS: Clear lungs.",
            expected: &["Clear lungs | lung_opacity | absent | none | normal"],
        },
        Case {
            text: "HISTORY: effusion. TECHNIQUE: PA. COMPARISON: prior effusion. IMPRESSION: No effusion.",
            expected: &["effusion | effusion | absent | none | absent"],
        },
        Case {
            text: "FINDINGS: Left effusion. RECOMMENDATIONS: CT for the mass.",
            expected: &["Left effusion | effusion | present | left | box"],
        },
        Case {
            text: "findings: heart size normal. impression: no acute disease.",
            expected: &[
                "heart size normal | cardiomegaly | absent | none | normal",
                "acute disease | other | absent | none | absent",
            ],
        },
        Case {
            text: "Left lower lobe pneumonia has nearly resolved.",
            expected: &["Left lower lobe pneumonia | pneumonia | present | left | box"],
        },
        Case {
            text: "Development of a right pneumothorax.",
            expected: &["right pneumothorax | pneumothorax | present | right | box"],
        },
        Case {
            text: "Increased left effusion since prior.",
            expected: &["Increased left effusion | effusion | present | left | box"],
        },
        Case {
            text: "Worsening bibasilar opacities.",
            expected: &["bibasilar opacities | lung_opacity | present | bilateral | box"],
        },
        Case {
            text: "New right upper lobe opacity.",
            expected: &["right upper lobe opacity | lung_opacity | present | right | box"],
        },
        Case {
            text: "Interval placement of a left chest tube.",
            expected: &["left chest tube | device | present | left | box"],
        },
        Case {
            text: "The heart is enlarged; lungs are clear.",
            expected: &[
                "heart is enlarged | cardiomegaly | present | none | box",
                "lungs are clear | lung_opacity | absent | none | normal",
            ],
        },
        Case {
            text: "Lungs are clear and there is no effusion.",
            expected: &[
                "Lungs are clear | lung_opacity | absent | none | normal",
                "effusion | effusion | absent | none | absent",
            ],
        },
        Case {
            text: "Heart size is normal and the lungs are clear.",
            expected: &[
                "Heart size is normal | cardiomegaly | absent | none | normal",
                "lungs are clear | lung_opacity | absent | none | normal",
            ],
        },
        Case {
            text: "Mild cardiomegaly, otherwise normal chest.",
            expected: &[
                "Mild cardiomegaly | cardiomegaly | present | none | box",
                "normal chest | other | absent | none | normal",
            ],
        },
        Case {
            text: "Nodules masses or infiltrates are not seen.",
            expected: &[
                "Nodules | nodule | absent | none | absent",
                "masses | mass | absent | none | absent",
                "infiltrates | infiltrate | absent | none | absent",
            ],
        },
        Case {
            text: "The pneumothorax has increased in size.",
            expected: &["pneumothorax | pneumothorax | present | none | box"],
        },
        Case {
            text: "Hyperinflation, no acute disease.",
            expected: &[
                "Hyperinflation | hyperinflation | present | none | not_localisable",
                "acute disease | other | absent | none | absent",
            ],
        },
        Case {
            text: "The tip projects over the superior vena cava.",
            expected: &["tip projects over the superior vena cava | device | present | none | box"],
        },
        Case {
            text: "A right internal jugular catheter has its tip at the cavoatrial junction.",
            expected: &[
                "right internal jugular catheter has its tip at the cavoatrial junction | device | present | right | box",
            ],
        },
        Case {
            text: "ET tube in satisfactory position with tip 3 cm above the carina.",
            expected: &[
                "ET tube in satisfactory position with tip 3 cm above the carina | device | present | none | box",
            ],
        },
        Case {
            text: "Pacemaker/defibrillator in the left chest.",
            expected: &[
                "Pacemaker | device | present | none | box",
                "defibrillator in the left chest | device | present | left | box",
            ],
        },
        Case {
            text: "Intact sternal wires.",
            expected: &["sternal wires | post_surgical | present | none | box"],
        },
        Case {
            text: "Evaluation for pneumothorax is limited.",
            expected: &[],
        },
        Case {
            text: "The bony structures, as visualized, appear unremarkable.",
            expected: &[
                "bony structures, as visualized, appear unremarkable | other | absent | none | normal",
            ],
        },
        Case {
            text: "Cardiac silhouette stable and within normal limits.",
            expected: &[
                "Cardiac silhouette stable and within normal limits | cardiomegaly | absent | none | normal",
            ],
        },
        Case {
            text: "Lungs persistently hyperinflated.",
            expected: &[
                "Lungs persistently hyperinflated | hyperinflation | present | none | not_localisable",
            ],
        },
        Case {
            text: "Nodule in the right apex, not seen on prior study.",
            expected: &["Nodule in the right apex | nodule | present | right | box"],
        },
        Case {
            text: "Opacity in the left base XXXX atelectasis.",
            expected: &[
                "Opacity in the left base | lung_opacity | present | left | box",
                "atelectasis | atelectasis | uncertain | left | box",
            ],
        },
        Case {
            text: "Right apical opacity, XXXX scarring.",
            expected: &[
                "Right apical opacity | lung_opacity | present | right | box",
                "scarring | scarring | uncertain | right | box",
            ],
        },
        Case {
            text: "Patchy opacity throughout the midlower left lung.",
            expected: &[
                "Patchy opacity throughout the midlower left lung | lung_opacity | present | left | box",
            ],
        },
        Case {
            text: "XXXX density in the right apex.",
            expected: &["XXXX density in the right apex | lung_opacity | present | right | box"],
        },
        Case {
            text: "There is XXXX deformity of L1.",
            expected: &["XXXX deformity of L1 | other | present | none | box"],
        },
        Case {
            text: "Old healed rib deformities on the left.",
            expected: &[
                "Old healed rib deformities on the left | fracture | present | left | box | historical",
            ],
        },
        Case {
            text: "Infection is difficult to exclude.",
            expected: &["Infection | pneumonia | uncertain | none | box"],
        },
        Case {
            text: "Retained bullet overlying the right scapula.",
            expected: &[
                "Retained bullet overlying the right scapula | other | present | right | box",
            ],
        },
        Case {
            text: "Left lower lobe opacity is unchanged.",
            expected: &["Left lower lobe opacity | lung_opacity | present | left | box"],
        },
        Case {
            text: "The pneumothorax, previously described, has resolved.",
            expected: &["pneumothorax | pneumothorax | absent | none | absent | historical"],
        },
        Case {
            text: "Effusion: none. Heart: enlarged.",
            expected: &[
                "Effusion | effusion | absent | none | absent",
                "Heart: enlarged | cardiomegaly | present | none | box",
            ],
        },
        Case {
            text: "Lines and tubes are unchanged.",
            expected: &[
                "Lines | device | present | none | box",
                "tubes | device | present | none | box",
            ],
        },
        Case {
            text: "There are calcified left hilar and mediastinal lymph nodes.",
            expected: &[
                "calcified left hilar and mediastinal lymph nodes | calcification | present | left | box",
            ],
        },
        Case {
            text: "Prominent mediastinal and hilar contours.",
            expected: &[
                "Prominent mediastinal | mediastinal_widening | present | none | box",
                "hilar contours | hilar_enlargement | present | none | box",
            ],
        },
        Case {
            text: "Hyperinflated appearing lungs.",
            expected: &[
                "Hyperinflated appearing lungs | hyperinflation | present | none | not_localisable",
            ],
        },
        Case {
            text: "Left effusion resolved.",
            expected: &["Left effusion | effusion | absent | left | absent | historical"],
        },
        Case {
            text: "Resolved left effusion.",
            expected: &["left effusion | effusion | absent | left | absent | historical"],
        },
        Case {
            text: "Lungs are believed to be clear.",
            expected: &["Lungs are believed to be clear | lung_opacity | absent | none | normal"],
        },
        Case {
            text: "There is a wedge XXXX of a lower thoracic vertebral body.",
            expected: &[
                "wedge XXXX of a lower thoracic vertebral body | other | present | none | box",
            ],
        },
    ]);
}
