//! What is stated as there: one phrase an item, with its own place.

mod common;

use common::{Case, check};

#[test]
fn findings() {
    check(&[
        Case {
            text: "Small right pleural effusion.",
            expected: &["Small right pleural effusion | effusion | present | right | box"],
        },
        Case {
            text: "Moderate bilateral pleural effusions and atelectasis.",
            expected: &[
                "Moderate bilateral pleural effusions | effusion | present | bilateral | box",
                "atelectasis | atelectasis | present | bilateral | box",
            ],
        },
        Case {
            text: "There is a large left pneumothorax with mediastinal shift to the right.",
            expected: &[
                "large left pneumothorax | pneumothorax | present | left | box",
                "mediastinal shift to the right | mediastinal_widening | present | right | box",
            ],
        },
        Case {
            text: "Cardiomegaly is stable.",
            expected: &["Cardiomegaly | cardiomegaly | present | none | box"],
        },
        Case {
            text: "Stable mild cardiomegaly.",
            expected: &["mild cardiomegaly | cardiomegaly | present | none | box"],
        },
        Case {
            text: "The heart is mildly enlarged.",
            expected: &["heart is mildly enlarged | cardiomegaly | present | none | box"],
        },
        Case {
            text: "The heart is large.",
            expected: &["heart is large | cardiomegaly | present | none | box"],
        },
        Case {
            text: "Borderline cardiomegaly.",
            expected: &["Borderline cardiomegaly | cardiomegaly | present | none | box"],
        },
        Case {
            text: "Enlarged heart and tortuous aorta.",
            expected: &[
                "Enlarged heart | cardiomegaly | present | none | box",
                "tortuous aorta | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "The aorta is tortuous and calcified.",
            expected: &[
                "aorta is tortuous and calcified | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "Tortuous, calcified thoracic aorta.",
            expected: &[
                "Tortuous, calcified thoracic aorta | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "Unfolding of the thoracic aorta.",
            expected: &[
                "Unfolding of the thoracic aorta | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "Atherosclerotic calcification of the aortic arch.",
            expected: &[
                "Atherosclerotic calcification of the aortic arch | aortic_abnormality | present | none | box",
            ],
        },
        Case {
            text: "Vascular calcifications are noted.",
            expected: &["Vascular calcifications | calcification | present | none | box"],
        },
        Case {
            text: "Calcified hilar lymph nodes.",
            expected: &["Calcified hilar lymph nodes | calcification | present | none | box"],
        },
        Case {
            text: "Calcified granuloma in the left upper lobe.",
            expected: &[
                "Calcified granuloma in the left upper lobe | granuloma | present | left | box",
            ],
        },
        Case {
            text: "Calcified granulomata are present in the right middle and upper lobes.",
            expected: &[
                "Calcified granulomata are present in the right middle and upper lobes | granuloma | present | right | box",
            ],
        },
        Case {
            text: "Evidence of old granulomatous disease.",
            expected: &["old granulomatous disease | granuloma | present | none | box"],
        },
        Case {
            text: "The right hemidiaphragm is elevated.",
            expected: &[
                "right hemidiaphragm is elevated | elevated_diaphragm | present | right | box",
            ],
        },
        Case {
            text: "Eventration of the left hemidiaphragm.",
            expected: &[
                "Eventration of the left hemidiaphragm | elevated_diaphragm | present | left | box",
            ],
        },
        Case {
            text: "Flattening of the diaphragms.",
            expected: &["Flattening of the diaphragms | other | present | bilateral | box"],
        },
        Case {
            text: "Hyperexpanded lungs.",
            expected: &["Hyperexpanded lungs | hyperinflation | present | none | not_localisable"],
        },
        Case {
            text: "Low lung volumes with bibasilar atelectasis.",
            expected: &[
                "Low lung volumes | other | present | none | not_localisable",
                "bibasilar atelectasis | atelectasis | present | bilateral | box",
            ],
        },
        Case {
            text: "Lung volumes are low.",
            expected: &["Lung volumes are low | other | present | none | not_localisable"],
        },
        Case {
            text: "Emphysematous changes in the upper lobes.",
            expected: &[
                "Emphysematous changes in the upper lobes | emphysema | present | bilateral | not_localisable",
            ],
        },
        Case {
            text: "Diffuse interstitial opacities.",
            expected: &[
                "Diffuse interstitial opacities | lung_opacity | present | none | not_localisable",
            ],
        },
        Case {
            text: "Prominent interstitial markings.",
            expected: &[
                "Prominent interstitial markings | lung_opacity | present | none | not_localisable",
            ],
        },
        Case {
            text: "Pulmonary vascular congestion and interstitial edema.",
            expected: &[
                "Pulmonary vascular congestion | edema | present | none | not_localisable",
                "interstitial edema | edema | present | none | not_localisable",
            ],
        },
        Case {
            text: "Bilateral hilar enlargement.",
            expected: &[
                "Bilateral hilar enlargement | hilar_enlargement | present | bilateral | box",
            ],
        },
        Case {
            text: "Prominent right hilum.",
            expected: &["Prominent right hilum | hilar_enlargement | present | right | box"],
        },
        Case {
            text: "Widened mediastinum.",
            expected: &["Widened mediastinum | mediastinal_widening | present | none | box"],
        },
        Case {
            text: "Right paratracheal prominence.",
            expected: &[
                "Right paratracheal prominence | mediastinal_widening | present | right | box",
            ],
        },
        Case {
            text: "Degenerative changes of the thoracic spine.",
            expected: &[
                "Degenerative changes of the thoracic spine | spine_degenerative | present | none | box",
            ],
        },
        Case {
            text: "Mild thoracic spondylosis.",
            expected: &["Mild thoracic spondylosis | spine_degenerative | present | none | box"],
        },
        Case {
            text: "Degenerative changes in the right shoulder.",
            expected: &[
                "Degenerative changes in the right shoulder | other | present | right | not_localisable",
            ],
        },
        Case {
            text: "Anterior osteophytes in the mid thoracic spine.",
            expected: &[
                "Anterior osteophytes in the mid thoracic spine | spine_degenerative | present | none | box",
            ],
        },
        Case {
            text: "Mild dextroscoliosis of the thoracic spine.",
            expected: &[
                "Mild dextroscoliosis of the thoracic spine | scoliosis | present | none | box",
            ],
        },
        Case {
            text: "Kyphosis with osteopenia.",
            expected: &[
                "Kyphosis | other | present | none | box",
                "osteopenia | other | present | none | not_localisable",
            ],
        },
        Case {
            text: "Old healed fracture of the left clavicle.",
            expected: &[
                "Old healed fracture of the left clavicle | fracture | present | left | box | historical",
            ],
        },
        Case {
            text: "Old right rib fractures.",
            expected: &["Old right rib fractures | fracture | present | right | box | historical"],
        },
        Case {
            text: "Acute fracture of the right 7th rib.",
            expected: &["Acute fracture of the right 7th rib | fracture | present | right | box"],
        },
        Case {
            text: "Wedge deformity of T8.",
            expected: &["Wedge deformity of T8 | other | present | none | box"],
        },
        Case {
            text: "Compression fracture of T12.",
            expected: &["Compression fracture of T12 | fracture | present | none | box"],
        },
        Case {
            text: "Biapical pleural thickening.",
            expected: &[
                "Biapical pleural thickening | pleural_thickening | present | bilateral | box",
            ],
        },
        Case {
            text: "Scarring in the lung bases.",
            expected: &["Scarring in the lung bases | scarring | present | bilateral | box"],
        },
        Case {
            text: "Lingular scarring.",
            expected: &["Lingular scarring | scarring | present | left | box"],
        },
        Case {
            text: "Moderate hiatal hernia.",
            expected: &["Moderate hiatal hernia | hernia | present | none | box"],
        },
        Case {
            text: "A 2.3 cm nodule is seen in the left upper lobe.",
            expected: &[
                "2.3 cm nodule is seen in the left upper lobe | nodule | present | left | box",
            ],
        },
        Case {
            text: "8 mm right lower lobe nodule, unchanged.",
            expected: &["8 mm right lower lobe nodule | nodule | present | right | box"],
        },
        Case {
            text: "Mass measuring 4.5 x 6.8 cm in the right middle lobe.",
            expected: &[
                "Mass measuring 4.5 x 6.8 cm in the right middle lobe | mass | present | right | box",
            ],
        },
        Case {
            text: "Innumerable pulmonary nodules.",
            expected: &[
                "Innumerable pulmonary nodules | diffuse_nodule | present | none | not_localisable",
            ],
        },
        Case {
            text: "RLL consolidation.",
            expected: &["RLL consolidation | consolidation | present | right | box"],
        },
        Case {
            text: "LUL mass and RML atelectasis.",
            expected: &[
                "LUL mass | mass | present | left | box",
                "RML atelectasis | atelectasis | present | right | box",
            ],
        },
        Case {
            text: "B/l pleural effusions.",
            expected: &["B/l pleural effusions | effusion | present | bilateral | box"],
        },
        Case {
            text: "CHF with b/l effusions.",
            expected: &[
                "CHF | edema | present | none | not_localisable",
                "b/l effusions | effusion | present | bilateral | box",
            ],
        },
        Case {
            text: "Blunting of the right CP angle.",
            expected: &["Blunting of the right CP angle | other | present | right | box"],
        },
        Case {
            text: "ETT tip 4 cm above the carina.",
            expected: &["ETT tip 4 cm above the carina | device | present | none | box"],
        },
        Case {
            text: "The NGT is seen below the diaphragm.",
            expected: &["NGT is seen below the diaphragm | device | present | none | box"],
        },
        Case {
            text: "Right PICC with tip in the SVC.",
            expected: &["Right PICC with tip in the SVC | device | present | right | box"],
        },
        Case {
            text: "Left chest pacemaker with leads in the right atrium and right ventricle.",
            expected: &[
                "Left chest pacemaker with leads in the right atrium and right ventricle | device | present | left | box",
            ],
        },
        Case {
            text: "Median sternotomy wires and mediastinal clips are noted.",
            expected: &[
                "Median sternotomy wires | post_surgical | present | none | box",
                "mediastinal clips | post_surgical | present | none | box",
            ],
        },
        Case {
            text: "Status post CABG.",
            expected: &["CABG | post_surgical | present | none | historical | historical"],
        },
        Case {
            text: "Prior sternotomy.",
            expected: &["sternotomy | post_surgical | present | none | historical | historical"],
        },
        Case {
            text: "Surgical clips in the right upper quadrant.",
            expected: &[
                "Surgical clips in the right upper quadrant | post_surgical | present | right | box",
            ],
        },
        Case {
            text: "Mediastinal widening.",
            expected: &["Mediastinal widening | mediastinal_widening | present | none | box"],
        },
        Case {
            text: "The lungs are hyperinflated with coarse interstitial markings.",
            expected: &[
                "lungs are hyperinflated | hyperinflation | present | none | not_localisable",
                "coarse interstitial markings | lung_opacity | present | none | not_localisable",
            ],
        },
        Case {
            text: "Patchy and streaky opacities in both bases.",
            expected: &[
                "Patchy and streaky opacities in both bases | lung_opacity | present | bilateral | box",
            ],
        },
        Case {
            text: "Consolidation and atelectasis in the left lower lobe.",
            expected: &[
                "Consolidation | consolidation | present | left | box",
                "atelectasis in the left lower lobe | atelectasis | present | left | box",
            ],
        },
        Case {
            text: "Left lower lobe consolidation with a small effusion.",
            expected: &[
                "Left lower lobe consolidation | consolidation | present | left | box",
                "small effusion | effusion | present | left | box",
            ],
        },
        Case {
            text: "In the right upper lobe there is a nodule.",
            expected: &["nodule | nodule | present | right | box"],
        },
        Case {
            text: "The left lung demonstrates a small apical nodule.",
            expected: &["small apical nodule | nodule | present | left | box"],
        },
        Case {
            text: "Old fracture, left clavicle.",
            expected: &[
                "Old fracture, left clavicle | fracture | present | left | box | historical",
            ],
        },
        Case {
            text: "Subsegmental atelectasis left base.",
            expected: &["Subsegmental atelectasis left base | atelectasis | present | left | box"],
        },
        Case {
            text: "Elevated left hemidiaphragm with left basilar atelectasis.",
            expected: &[
                "Elevated left hemidiaphragm | elevated_diaphragm | present | left | box",
                "left basilar atelectasis | atelectasis | present | left | box",
            ],
        },
        Case {
            text: "Atelectatic and fibrotic changes at the bases.",
            expected: &[
                "Atelectatic | atelectasis | present | bilateral | box",
                "fibrotic changes at the bases | fibrosis | present | bilateral | box",
            ],
        },
        Case {
            text: "Pulmonary fibrosis.",
            expected: &["Pulmonary fibrosis | fibrosis | present | none | not_localisable"],
        },
        Case {
            text: "Left atrial enlargement.",
            expected: &["Left atrial enlargement | cardiomegaly | present | none | box"],
        },
        Case {
            text: "Subcutaneous emphysema in the left chest wall.",
            expected: &[
                "Subcutaneous emphysema in the left chest wall | other | present | left | box",
            ],
        },
        Case {
            text: "Pneumoperitoneum.",
            expected: &["Pneumoperitoneum | other | present | none | box"],
        },
        Case {
            text: "Retrocardiac opacity.",
            expected: &["Retrocardiac opacity | lung_opacity | present | none | box"],
        },
        Case {
            text: "Bullous changes at the right apex.",
            expected: &[
                "Bullous changes at the right apex | emphysema | present | right | not_localisable",
            ],
        },
        Case {
            text: "Mediastinal and hilar contours are prominent.",
            expected: &[
                "Mediastinal | mediastinal_widening | present | none | box",
                "hilar contours are prominent | hilar_enlargement | present | none | box",
            ],
        },
        Case {
            text: "Aortic ectasia/tortuosity.",
            expected: &["Aortic ectasia/tortuosity | aortic_abnormality | present | none | box"],
        },
        Case {
            text: "Opacities are present in the left lower lobe and lingula.",
            expected: &[
                "Opacities are present in the left lower lobe and lingula | lung_opacity | present | left | box",
            ],
        },
        Case {
            text: "Widespread bony metastases.",
            expected: &["bony metastases | other | present | none | box"],
        },
        Case {
            text: "Pleural plaques bilaterally.",
            expected: &[
                "Pleural plaques bilaterally | pleural_thickening | present | bilateral | box",
            ],
        },
        Case {
            text: "Peribronchial cuffing.",
            expected: &["Peribronchial cuffing | other | present | none | not_localisable"],
        },
        Case {
            text: "Effusion on the left, consolidation on the right.",
            expected: &[
                "Effusion on the left | effusion | present | left | box",
                "consolidation on the right | consolidation | present | right | box",
            ],
        },
    ]);
}

#[test]
fn words_of_other_reports() {
    check(&[
        Case {
            text: "Interval decrease in size of the left pleural effusion.",
            expected: &["left pleural effusion | effusion | present | left | box"],
        },
        Case {
            text: "Large lung volumes.",
            expected: &["Large lung volumes | hyperinflation | present | none | not_localisable"],
        },
        Case {
            text: "There is a small amount of fluid in the right pleural space.",
            expected: &[
                "small amount of fluid in the right pleural space | effusion | present | right | box",
            ],
        },
        Case {
            text: "LUNGS CLR. HEART NL. NO CONSOL/EFF/PTX.",
            expected: &[
                "LUNGS CLR | lung_opacity | absent | none | normal",
                "HEART NL | cardiomegaly | absent | none | normal",
                "CONSOL | consolidation | absent | none | absent",
                "EFF | effusion | absent | none | absent",
                "PTX | pneumothorax | absent | none | absent",
            ],
        },
        Case {
            text: "Bulky right hilum.",
            expected: &["Bulky right hilum | hilar_enlargement | present | right | box"],
        },
        Case {
            text: "Aortic stent graft. Bronchiectatic changes in the left lower lobe.",
            expected: &[
                "Aortic stent graft | device | present | none | box",
                "Bronchiectatic changes in the left lower lobe | other | present | left | box",
            ],
        },
        Case {
            text: "Chronic changes in the left lower lobe. No changes in the effusion.",
            expected: &[
                "Chronic changes in the left lower lobe | other | present | left | box",
                "effusion | effusion | present | none | box",
            ],
        },
    ]);
}
