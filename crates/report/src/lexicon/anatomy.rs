//! Terms that name anatomy. Written as in `findings.rs`.

use crate::tags::{
    Organ,
    Tag::{self, Aspect, OrganAdj},
};

pub(super) const TERMS: &[(Tag, &str)] = &[
    (
        Tag::Organ(Organ::Heart),
        "heart|cardiac silhouette|cardiac contour|cardiac size|cardiomediastinal silhouette|cardiac and mediastinal silhouette|\
         cardio mediastinal silhouette|cardiomediastinal contour|cardiomediastinum|cardiopericardial silhouette|\
         cardiac and mediastinal contour|heart and mediastinal contour|heart and mediastinal silhouette|\
         cardiac mediastinal silhouette|cardiac mediastinal contour|mediastinal and cardiac silhouette|\
         mediastinal and cardiac contour|cardiac shadow|cardiac structure|cardiothymic silhouette|cardiopulmonary silhouette|\
         cardiac apex|cardiac outline|ventricle|atrium|left ventricle|right ventricle|left atrium|right atrium|\
         cardiac chamber|heart border|cardiac border|cardiothoracic ratio|heart shadow|pericardium|heart silhouette|\
         cardiomediastinal structure|cardiac mediastinum|cardiac and mediastinal structure|\
         cardiac and mediastinal size and contour|heart and mediastinal structure|cardiothoracic silhouette",
    ),
    (
        OrganAdj(Organ::Heart),
        "cardiac|la|lv|rv|cardiomediastinal|pericardial|ventricular|atrial|left ventricular|right ventricular|left atrial|right atrial|cardio mediastinal|cardiovascular",
    ),
    (
        Tag::Organ(Organ::Mediastinum),
        "mediastinum|mediastinal contour|mediastinal silhouette|mediastinal structure|mediastinal border|mediastinal width|\
         paratracheal stripe|azygos vein|superior mediastinum|paratracheal region|aortopulmonary window|ap window|\
         mediastinal shadow|right paratracheal stripe|mediastinal outline|azygous vein|paraspinal line|paratracheal soft tissue",
    ),
    (
        OrganAdj(Organ::Mediastinum),
        "mediastinal|paratracheal|prevascular",
    ),
    (
        Tag::Organ(Organ::Hilum),
        "hilum|hilar contour|hilar structure|hilar shadow|hilar region|hilar vessel|hilar silhouette",
    ),
    (OrganAdj(Organ::Hilum), "hilar"),
    (
        Tag::Organ(Organ::PulmonaryArtery),
        "pulmonary artery|main pulmonary artery|pulmonary trunk|pulmonary outflow tract|main pa",
    ),
    (OrganAdj(Organ::PulmonaryArtery), "pulmonary arterial"),
    (
        Tag::Organ(Organ::LungVessel),
        "pulmonary vascularity|pulmonary vasculature|vascularity|vasculature|pulmonary vessel|pulmonary vascular marking|\
         vascular marking|pulmonary vascular pattern|vascular pattern|lung vascularity|pulmonary venous|pulmonary vein|\
         central pulmonary vessel|pulmonary circulation|bronchovascular structure|pulmonary vascular caliber|\
         pulmonary and vascular marking|lung vasculature",
    ),
    (
        OrganAdj(Organ::LungVessel),
        "pulmonary vascular|vascular|bronchovascular|perivascular|venous",
    ),
    (
        Tag::Organ(Organ::Vessel),
        "vessel|artery|vein|coronary artery|carotid artery|splenic artery|coronary|vasculature of the neck|subclavian artery|splenic vessel",
    ),
    (
        Tag::Organ(Organ::Lung),
        "lung|lung field|lung parenchyma|parenchyma|pulmonary parenchyma|airspace|air space|lung tissue|aeration|lung aeration|pulmonary aeration|lung xxxx",
    ),
    (
        OrganAdj(Organ::Lung),
        "pulmonary|alveolar|bronchial|peribronchial|intrapulmonary",
    ),
    (
        Tag::Organ(Organ::LungPart),
        "lung base|base|lobe|apex|lung apex|lingula|hemithorax|lung zone|zone|midlung|mid lung|upper lung|lower lung|\
         rll|lll|rul|lul|rml|midlung zone|mid lung zone|upper lobe|lower lobe|middle lobe|right lung|left lung|\
         retrocardiac region|retrocardiac space|retrosternal space|lung periphery|perihilar region|suprahilar region|\
         infrahilar region|periphery|quadrant|retrosternal clear space|\
         right upper lobe|right middle lobe|right lower lobe|left upper lobe|left lower lobe|lung xxxx zone",
    ),
    (
        OrganAdj(Organ::LungPart),
        "lobar|lingular|basilar|bibasilar|basal|bibasal|apical|biapical|retrocardiac|perihilar|suprahilar|infrahilar|parahilar|segmental",
    ),
    (
        Tag::Organ(Organ::Volume),
        "lung volume|inflation|inspiratory volume|lung expansion|expansion|inspiratory effort|volume",
    ),
    (
        Tag::Organ(Organ::Pleura),
        "pleura|pleural space|pleural cavity|pleural surface|pleural margin|pleural xxxx",
    ),
    (OrganAdj(Organ::Pleura), "pleural|subpulmonic"),
    (
        Tag::Organ(Organ::Angle),
        "costophrenic angle|costophrenic sulcus|cp angle|costophrenic recess|cardiophrenic angle|sulcus|cp sulcus|\
         costophrenic xxxx|cardiophrenic sulcus|costo phrenic angle|angle|costophrenic sulci|sulci",
    ),
    (OrganAdj(Organ::Angle), "costophrenic|cardiophrenic|cp"),
    (
        Tag::Organ(Organ::Fissure),
        "fissure|minor fissure|major fissure|horizontal fissure|oblique fissure",
    ),
    (
        Tag::Organ(Organ::Aorta),
        "aorta|thoracic aorta|aortic arch|aortic knob|aortic knuckle|great vessel|aortic contour|aortic root|descending aorta|ascending aorta|brachiocephalic vessel|aortic xxxx|aortic silhouette|arch of the aorta|innominate artery",
    ),
    (OrganAdj(Organ::Aorta), "aortic"),
    (
        Tag::Organ(Organ::Airway),
        "trachea|airway|carina|bronchus|tracheobronchial tree|tracheal air column|central airway|tracheal air shadow|trachea and bronchus|bronchial tree",
    ),
    (OrganAdj(Organ::Airway), "tracheal|tracheobronchial"),
    (
        Tag::Organ(Organ::Diaphragm),
        "diaphragm|hemidiaphragm|diaphragmatic contour|diaphragmatic surface|hemi diaphragm|diaphragmatic silhouette|diaphragmatic dome",
    ),
    (
        OrganAdj(Organ::Diaphragm),
        "diaphragmatic|hemidiaphragmatic",
    ),
    (
        Tag::Organ(Organ::Bone),
        "bone|bony structure|osseous structure|skeletal structure|skeleton|bony thorax|osseous thorax|bony thoracic structure|\
         clavicle|sternum|manubrium|scapula|humerus|thoracic cage|bony skeleton|regional skeleton|bony elements|bony cage|\
         visualized skeleton|rib cage|ribcage|thoracic skeleton|osseous element|xiphoid|bony anatomy|humeral head|\
         osseous skeleton|bone structure|acromion|chest wall|chest cage|calvarium|mandible|glenoid|coracoid process",
    ),
    (
        OrganAdj(Organ::Bone),
        "bony|osseous|osseus|skeletal|clavicular|sternal|musculoskeletal|humeral|scapular|cortical|costochondral|chondral",
    ),
    (
        Tag::Organ(Organ::Rib),
        "rib|costal cartilage|costochondral cartilage|rib end",
    ),
    (
        Tag::Organ(Organ::Spine),
        "spine|thoracic spine|t spine|lumbar spine|cervical spine|vertebra|vertebral body|dorsal spine|thoracolumbar spine|\
         thoracolumbar junction|vertebral column|spinal column|spinal alignment|vertebral alignment|l spine|c spine|spinal xxxx|\
         vertebral body height|vertebral height|vertebral xxxx|endplate|superior endplate|inferior endplate|vertebral endplate|thoracic vertebra|lumbar vertebra",
    ),
    (
        OrganAdj(Organ::Spine),
        "spinal|vertebral|midthoracic|mid thoracic|thoracolumbar|lumbar|cervical|dorsal|paraspinal|paravertebral|facet|cervicothoracic",
    ),
    (
        Tag::Organ(Organ::Disc),
        "disc|disk|disc space|disk space|intervertebral disc|intervertebral disc space|disc height|disk height|intervertebral disk space",
    ),
    (
        Tag::Organ(Organ::Joint),
        "joint|shoulder|acromioclavicular joint|glenohumeral joint|ac joint|sternoclavicular joint|hip|knee|femur|tibia|ankle|elbow|wrist|rotator cuff|shoulder joint|compartment",
    ),
    (
        OrganAdj(Organ::Joint),
        "acromioclavicular|tibial|femoral|glenohumeral|sternoclavicular",
    ),
    (
        Tag::Organ(Organ::Node),
        "node|lymph node|lymph xxxx|nodal station",
    ),
    (OrganAdj(Organ::Node), "nodal|lymph"),
    (
        Tag::Organ(Organ::SoftTissue),
        "soft tissue|chest wall soft tissue|breast|axilla|neck soft tissue|subcutaneous tissue|breast shadow|overlying soft tissue|soft tissue structure",
    ),
    (
        Tag::Organ(Organ::Abdomen),
        "abdomen|upper abdomen|bowel gas pattern|stomach|gastric bubble|bowel|colon|liver|spleen|gallbladder|\
         upper abdominal structure|visualized abdomen|esophagus|upper quadrant|midabdomen|splenic flexure",
    ),
    (
        OrganAdj(Organ::Abdomen),
        "abdominal|intraabdominal|intra abdominal|intraperitoneal|splenic|hepatic|gastric|subdiaphragmatic",
    ),
    (
        Tag::Organ(Organ::Chest),
        "chest|thorax|chest x xxxx|chest radiograph|chest film|chest x ray|examination|exam|study|thoracic cavity|thoracic inlet|radiograph|cxr|chest examination|chest exam|chest study",
    ),
    (
        OrganAdj(Organ::Chest),
        "cardiopulmonary|cardiothoracic|intrathoracic|thoracic|pulmonary parenchymal|cardio pulmonary|cardiac or pulmonary|chest radiographic|pleuropulmonary",
    ),
    (
        Aspect,
        "size|contour|margination|thickness|configuration|appearance|caliber|morphology|silhouette|shape|structure|outline|border|margin|width|position|alignment|height|mineralization|density and contour|limit|attenuation|surface|distribution|pattern",
    ),
];
