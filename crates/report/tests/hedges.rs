//! Hedges, alternatives and interpretations, and the side that an interpretation takes over.

mod common;

use common::{Case, check};

#[test]
fn hedges() {
    check(&[
        Case {
            text: "Left basilar atelectasis, infiltrate and/or effusion.",
            expected: &[
                "Left basilar atelectasis | atelectasis | uncertain | left | box",
                "infiltrate | infiltrate | uncertain | left | box",
                "effusion | effusion | uncertain | left | box",
            ],
        },
        Case {
            text: "Maybe due to scarring.",
            expected: &["scarring | scarring | uncertain | none | box"],
        },
        Case {
            text: "Possible left lower lobe pneumonia.",
            expected: &["left lower lobe pneumonia | pneumonia | uncertain | left | box"],
        },
        Case {
            text: "Right basilar opacity, atelectasis versus pneumonia.",
            expected: &[
                "Right basilar opacity | lung_opacity | present | right | box",
                "atelectasis | atelectasis | uncertain | right | box",
                "pneumonia | pneumonia | uncertain | right | box",
            ],
        },
        Case {
            text: "Bibasilar opacities may represent atelectasis.",
            expected: &[
                "Bibasilar opacities | lung_opacity | present | bilateral | box",
                "atelectasis | atelectasis | uncertain | bilateral | box",
            ],
        },
        Case {
            text: "Opacity in the left base consistent with atelectasis.",
            expected: &[
                "Opacity in the left base | lung_opacity | present | left | box",
                "atelectasis | atelectasis | present | left | box",
            ],
        },
        Case {
            text: "Patchy opacity in the right lower lobe suspicious for pneumonia.",
            expected: &[
                "Patchy opacity in the right lower lobe | lung_opacity | present | right | box",
                "pneumonia | pneumonia | uncertain | right | box",
            ],
        },
        Case {
            text: "Findings concerning for pulmonary edema.",
            expected: &["pulmonary edema | edema | uncertain | none | not_localisable"],
        },
        Case {
            text: "Pneumonia cannot be excluded.",
            expected: &["Pneumonia | pneumonia | uncertain | none | box"],
        },
        Case {
            text: "Cannot exclude a small left effusion.",
            expected: &["small left effusion | effusion | uncertain | left | box"],
        },
        Case {
            text: "A small pneumothorax is not excluded.",
            expected: &["small pneumothorax | pneumothorax | uncertain | none | box"],
        },
        Case {
            text: "Left effusion is possible.",
            expected: &["Left effusion | effusion | uncertain | left | box"],
        },
        Case {
            text: "? pneumonia",
            expected: &["pneumonia | pneumonia | uncertain | none | box"],
        },
        Case {
            text: "Question of a right apical nodule.",
            expected: &["right apical nodule | nodule | uncertain | right | box"],
        },
        Case {
            text: "Opacity likely represents scarring.",
            expected: &[
                "Opacity | lung_opacity | present | none | box",
                "scarring | scarring | uncertain | none | box",
            ],
        },
        Case {
            text: "Atelectasis or early infiltrate at the left base.",
            expected: &[
                "Atelectasis | atelectasis | uncertain | left | box",
                "early infiltrate at the left base | infiltrate | uncertain | left | box",
            ],
        },
        Case {
            text: "Effusion vs. pleural thickening on the right.",
            expected: &[
                "Effusion | effusion | uncertain | right | box",
                "pleural thickening on the right | pleural_thickening | uncertain | right | box",
            ],
        },
        Case {
            text: "Left lower lobe atelectasis and/or infiltrate.",
            expected: &[
                "Left lower lobe atelectasis | atelectasis | uncertain | left | box",
                "infiltrate | infiltrate | uncertain | left | box",
            ],
        },
        Case {
            text: "Scarring, atelectasis, or infiltrate in the lingula.",
            expected: &[
                "Scarring | scarring | uncertain | left | box",
                "atelectasis | atelectasis | uncertain | left | box",
                "infiltrate in the lingula | infiltrate | uncertain | left | box",
            ],
        },
        Case {
            text: "Streaky opacity in the left base, XXXX atelectasis.",
            expected: &[
                "Streaky opacity in the left base | lung_opacity | present | left | box",
                "atelectasis | atelectasis | uncertain | left | box",
            ],
        },
        Case {
            text: "Probable mild cardiomegaly.",
            expected: &["mild cardiomegaly | cardiomegaly | uncertain | none | box"],
        },
        Case {
            text: "The heart may be mildly enlarged.",
            expected: &["heart may be mildly enlarged | cardiomegaly | uncertain | none | box"],
        },
        Case {
            text: "Suspected fracture of the left seventh rib.",
            expected: &["fracture of the left seventh rib | fracture | uncertain | left | box"],
        },
        Case {
            text: "Blunting of the left costophrenic angle, which may represent a small effusion.",
            expected: &[
                "Blunting of the left costophrenic angle | other | present | left | box",
                "small effusion | effusion | uncertain | left | box",
            ],
        },
        Case {
            text: "Hyperinflated lungs suggestive of COPD.",
            expected: &[
                "Hyperinflated lungs | hyperinflation | present | none | not_localisable",
                "COPD | emphysema | uncertain | none | not_localisable",
            ],
        },
        Case {
            text: "Nodular density in the left upper lobe, possibly a granuloma.",
            expected: &[
                "Nodular density in the left upper lobe | lung_opacity | present | left | box",
                "granuloma | granuloma | uncertain | left | box",
            ],
        },
        Case {
            text: "The opacity could reflect aspiration.",
            expected: &[
                "opacity | lung_opacity | present | none | box",
                "aspiration | pneumonia | uncertain | none | box",
            ],
        },
        Case {
            text: "Bibasilar atelectasis/infiltrate.",
            expected: &[
                "Bibasilar atelectasis | atelectasis | uncertain | bilateral | box",
                "infiltrate | infiltrate | uncertain | bilateral | box",
            ],
        },
        Case {
            text: "Mass in the right hilum worrisome for malignancy.",
            expected: &[
                "Mass in the right hilum | mass | present | right | box",
                "malignancy | mass | uncertain | right | box",
            ],
        },
        Case {
            text: "Equivocal nodule in the left mid lung.",
            expected: &["nodule in the left mid lung | nodule | uncertain | left | box"],
        },
        Case {
            text: "Right hilar fullness may indicate adenopathy or enlarged pulmonary artery.",
            expected: &[
                "Right hilar fullness | hilar_enlargement | present | right | box",
                "adenopathy | other | uncertain | right | box",
                "enlarged pulmonary artery | hilar_enlargement | uncertain | none | box",
            ],
        },
        Case {
            text: "No pneumothorax; possible small effusion.",
            expected: &[
                "pneumothorax | pneumothorax | absent | none | absent",
                "small effusion | effusion | uncertain | none | box",
            ],
        },
        Case {
            text: "A right apical nodule is suspected.",
            expected: &["right apical nodule | nodule | uncertain | right | box"],
        },
    ]);
}

#[test]
fn ruled_out_or_not() {
    check(&[
        Case {
            text: "Lingular atelectasis or infiltrate cannot be ruled out.",
            expected: &[
                "Lingular atelectasis | atelectasis | uncertain | left | box",
                "infiltrate | infiltrate | uncertain | left | box",
            ],
        },
        Case {
            text: "Pneumonia is not ruled out.",
            expected: &["Pneumonia | pneumonia | uncertain | none | box"],
        },
        Case {
            text: "Pneumonia has been ruled out.",
            expected: &["Pneumonia | pneumonia | absent | none | absent"],
        },
        Case {
            text: "Pneumonia is felt unlikely.",
            expected: &["Pneumonia | pneumonia | absent | none | absent"],
        },
        Case {
            text: "A mass should be excluded.",
            expected: &["mass | mass | uncertain | none | box"],
        },
        Case {
            text: "A mass has been excluded.",
            expected: &["mass | mass | absent | none | absent"],
        },
    ]);
}

#[test]
fn what_stands_before_advice_is_read() {
    check(&[
        Case {
            text: "Left lower lobe consolidation please correlate clinically for pneumonia.",
            expected: &["Left lower lobe consolidation | consolidation | present | left | box"],
        },
        Case {
            text: "Endotracheal tube in the right main bronchus recommend retraction.",
            expected: &[
                "Endotracheal tube in the right main bronchus | device | present | right | box",
            ],
        },
        Case {
            text: "Evaluation for fluid is limited but no large pleural effusion is seen.",
            expected: &["large pleural effusion | effusion | absent | none | absent"],
        },
        Case {
            text: "CT is recommended for the nodule.",
            expected: &[],
        },
        Case {
            text: "Follow up of the nodule is recommended, however no pneumothorax.",
            expected: &["pneumothorax | pneumothorax | absent | none | absent"],
        },
    ]);
}
