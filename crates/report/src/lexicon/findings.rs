//! Terms that name observations. Terms are separated by `|`, written in the canonical form of the tokeniser or
//! any form that it maps there (so no plurals are needed), hyphens as spaces.

use crate::{
    tags::{Change, Organ, Tag},
    types::Category as C,
};

use Change::{
    Adenopathy, Blunted, Calcified, Deformed, Degenerative, Elevated, Enlarged, Increased,
    LowVolume, Obscured, Odd, Of, Thickened,
};
use Tag::{Adj, Find, Generic, Shape, Vague};

pub(super) const TERMS: &[(Tag, &str)] = &[
    (
        Find(C::Effusion),
        "eff|effusion|pleural effusion|pleural fluid|pleural fusion|hydropneumothorax|hemothorax|hydrothorax|\
         pleural collection|empyema|fluid in the fissure|fissural fluid|parapneumonic effusion",
    ),
    (
        Find(C::Pneumothorax),
        "pneumothorax|ptx|pleural air|hydropneumothorax|hemopneumothorax|tension pneumothorax",
    ),
    (
        Find(C::Consolidation),
        "consol|consolidation|airspace consolidation|air space consolidation|lung consolidation|consolidative process|\
         consolidative opacity|consolidative change|airspace consolidative process|consolidating airspace disease|\
         consolidative airspace disease|consolidative airspace opacity|consolidative process|consolidated lung",
    ),
    (
        Find(C::Infiltrate),
        "infiltrate|airspace infiltrate|air space infiltrate|infiltration|infiltrative process",
    ),
    (
        Find(C::Pneumonia),
        "pneumonia|bronchopneumonia|pneumonitis|infection|infectious process|infectious etiology|aspiration|\
         infectious disease|pneumonic process|pneumonic infiltrate|infectious infiltrate|lobar pneumonia|pna|\
         superimposed infection|infectious change|infectious consolidation|inflammatory process|\
         infectious or inflammatory process|aspiration pneumonia|pulmonary infection",
    ),
    (
        Find(C::Atelectasis),
        "atelectasis|collapse|atelectatic change|volume loss|loss of volume|atelectatic disease|lobar collapse|\
         atelectatic band|discoid atelectasis|platelike atelectasis|plate like atelectasis|lung collapse",
    ),
    (
        Find(C::Edema),
        "edema|pulmonary edema|interstitial edema|vascular congestion|pulmonary congestion|venous congestion|\
         pulmonary vascular congestion|pulmonary venous congestion|congestion|chf|congestive heart failure|\
         heart failure|cardiac failure|vascular engorgement|venous engorgement|vascular redistribution|\
         cephalization|pulmonary venous hypertension|vascular prominence|kerley b line|kerley line|\
         pulmonary vascular redistribution|congestive change|congestive failure|acute failure|failure|overt failure|cardiac decompensation|\
         fluid overload|volume overload|pulmonary vascular engorgement|pulmonary venous engorgement|b line|\
         vascular plethora|vascular crowding and congestion|septal line",
    ),
    (
        Find(C::LungOpacity),
        "opacity|streakiness|radiodensity|radiopacity|radio opacity|opacification|airspace disease|air space disease|airspace opacity|air space opacity|density|\
         interstitial marking|interstitial lung marking|interstitial prominence|prominence of the interstitium|\
         interstitial thickening|interstitial change|lung marking|bronchovascular marking|interstitial pattern|\
         airspace process|air space process|interstitial process|interstitial density|interstitial disease|\
         airspace abnormality|alveolar disease|parenchymal disease|parenchymal opacity|ground glass|\
         airspace changes|haziness|haze|parenchymal abnormality|pulmonary marking|bronchial marking|\
         parenchymal change|airspace opacification|parenchymal process|alveolar process|interstitium|pulmonary interstitium|\
         peribronchial marking|reticulation|hyperdensity|shadow|shadowing|interstitial abnormality|\
         alveolar infiltrate and edema|airspace filling|lung disease process|peribronchovascular marking|\
         septal thickening|reticular marking|perihilar marking|lung opacity|air bronchogram|interstitial pulmonary pattern|interstitial lung pattern|interstitial infiltrative pattern|\
         interstitial opacity|interstitial markings|interstitial coarsening|coarsening|silhouette sign",
    ),
    (
        Find(C::Nodule),
        "nodule|nodularity|pulmonary nodule|lung nodule|coin lesion|nodular focus|nodular lesion",
    ),
    (
        Find(C::Mass),
        "mass|neoplasm|tumor|malignancy|lesion|mass lesion|lung cancer|carcinoma|cancer|neoplastic process|\
         metastatic disease|metastasis|neoplastic disease|malignant process|lymphoma|pancoast tumor|soft tissue mass",
    ),
    (
        Find(C::DiffuseNodule),
        "miliary nodule|miliary pattern|innumerable nodule|diffuse nodule|diffuse nodular opacity|diffuse pulmonary nodule|\
         innumerable pulmonary nodule|numerous pulmonary nodule|numerous nodule|innumerable bilateral pulmonary nodule|\
         miliary opacity|diffuse bilateral nodule|diffuse micronodule|micronodule|miliary disease",
    ),
    (
        Find(C::Granuloma),
        "granuloma|granulomatous disease|granulomatous change|granulomatous calcification|granulomatous infection|\
         granulomatous process|granulomatous sequela|histoplasmosis|granulomatous lesion|ghon lesion|ghon complex|\
         granulomatous nodule|granulomatous exposure|granulomatous residual|ranke complex|sequela of granulomatous disease",
    ),
    (
        Find(C::Emphysema),
        "emphysema|copd|chronic obstructive pulmonary disease|obstructive pulmonary disease|obstructive lung disease|\
         chronic obstructive lung disease|obstructive disease|emphysematous change|emphysematous disease|\
         emphysematous lung disease|bulla|bullous disease|bleb|bullous change|obstructive airway disease|\
         chronic airway disease|emphysematous lung|bullous emphysema|chronic obstructive airway disease",
    ),
    (
        Find(C::Fibrosis),
        "fibrosis|interstitial lung disease|fibrotic change|pulmonary fibrosis|ild|fibrotic disease|uip|\
         honeycombing|interstitial fibrosis|fibrotic lung disease|usual interstitial pneumonia|fibrotic band|ipf|\
         interstitial pulmonary disease|fibrotic marking|chronic interstitial lung disease|fibrotic opacity",
    ),
    (
        Find(C::Scarring),
        "scarring|scar|cicatrix|scar tissue|parenchymal scarring|pleural scarring|pleuroparenchymal scarring|\
         pleural parenchymal scarring|fibroscarring",
    ),
    (
        Find(C::PleuralThickening),
        "pleural thickening|pleural plaque|pleural capping|apical capping|apical cap|pleural cap|apical thickening|\
         thickening of the pleura|pleural reaction|pleural calcification|fibrothorax|plaque|\
         fissural thickening|pleural parenchymal thickening",
    ),
    (
        Find(C::Hernia),
        "hernia|hiatal hernia|hiatus hernia|diaphragmatic hernia|morgagni hernia|bochdalek hernia|intrathoracic stomach",
    ),
    (
        Find(C::Cardiomegaly),
        "cardiomegaly|cardiomyopathy|heart enlargement|cardiac enlargement|cardiac hypertrophy|left ventricular hypertrophy|lvh|\
         ventricular hypertrophy|left ventricular enlargement|right ventricular enlargement|left atrial enlargement|\
         right atrial enlargement|biatrial enlargement|ventricular enlargement|chamber enlargement|atrial enlargement|\
         ventricular prominence|cardiac prominence|left ventricular prominence",
    ),
    (
        Find(C::Hyperinflation),
        "hyperinflation|hyperexpansion|large lung volume|increased lung volume|air trapping|overinflation|overexpansion|hyperaeration|overaeration|hyperdistention",
    ),
    (
        Find(C::AorticAbnormality),
        "aneurysm|atherosclerosis|atherosclerotic disease|atherosclerotic change|atherosclerotic calcification|\
         aortic atherosclerosis|tortuosity|ectasia|unfolding|arteriosclerosis|atherosclerotic plaque|\
         atheromatous disease|aortic calcification|arteriosclerotic change|arteriosclerotic disease|uncoiling|\
         atherosclerotic vascular disease|atherosclerotic vascular calcification|atheromatous change|dissection|\
         aortic aneurysm|aortic dissection|aortic ectasia|aortic tortuosity|atheromatous calcification|atheroma",
    ),
    (
        Find(C::Fracture),
        "fracture|rib fracture|compression fracture|wedge fracture|fracture line|fracture deformity|dislocation|\
         fracture fragment|bony fracture|nonunion",
    ),
    (
        Find(C::SpineDegenerative),
        "spondylosis|loss of disc xxxx|loss of disc height|loss of disk height|spur|anterolisthesis|retrolisthesis|listhesis|osteophyte|osteophytosis|osteophyte formation|spurring|spondylitic change|disc disease|disk disease|\
         degenerative disc disease|degenerative disk disease|disc space narrowing|disk space narrowing|\
         spondylotic change|bridging osteophyte|dish|diffuse idiopathic skeletal hyperostosis|syndesmophyte|\
         hypertrophic spurring|endplate change|end plate change|endplate degenerative change|disc degeneration|\
         marginal osteophyte|degenerative spondylosis|hypertrophic spondylosis|bony spurring|intervertebral osteochondrosis|\
         disc narrowing|disk narrowing|facet arthropathy|ankylosis|spondylolisthesis|disc space loss",
    ),
    (
        Find(C::Scoliosis),
        "scoliosis|dextroscoliosis|levoscoliosis|kyphoscoliosis|scoliotic curvature|spinal curvature|\
         rotoscoliosis|dextrocurvature|levocurvature|s shaped curvature|curvature|dextroconvex curvature|levoconvex curvature",
    ),
    (
        Find(C::ElevatedDiaphragm),
        "eventration|diaphragmatic eventration|diaphragmatic elevation|hemidiaphragm elevation",
    ),
    (
        Find(C::HilarEnlargement),
        "hilar adenopathy|large pulmonary artery|large bilateral pulmonary artery|large main pulmonary artery|hilar lymphadenopathy|hilar enlargement|hilar fullness|hilar prominence|\
         perihilar fullness|perihilar adenopathy|hilar lymph node enlargement",
    ),
    (
        Find(C::MediastinalWidening),
        "mediastinal widening|widened mediastinum|mediastinal adenopathy|mediastinal lymphadenopathy|mediastinal shift|cardiomediastinal shift|mediastinal hematoma|mediastinal enlargement",
    ),
    (
        Find(C::Device),
        "device|prosthetic aortic valve|prosthetic mitral valve|prosthetic heart valve|prosthetic cardiac valve|bioprosthetic aortic valve|bioprosthetic mitral valve|mechanical aortic valve|mechanical mitral valve|artificial aortic valve|artificial mitral valve|nipple jewelry|xxxx a xxxx|portacatheter|portocath|power port|powerport|gastrostomy tube|gastrostomy|peg tube|g tube|jejunostomy tube|nephrostomy tube|biliary stent|line|tube|catheter|pacemaker|pacer|aicd|icd|defibrillator|generator|lead|picc|picc line|port|\
         port a cath|portacath|mediport|infusion port|chest port|central line|central venous catheter|cvc|ij line|\
         endotracheal tube|ett|et tube|nasogastric tube|ng tube|ngt|og tube|feeding tube|dobhoff|dobhoff tube|\
         enteric tube|enteric catheter|orogastric tube|gastric tube|chest tube|tracheostomy|tracheostomy tube|\
         tracheostomy cannula|pigtail catheter|drain|stent|stent graft|aortic stent graft|valve|prosthetic valve|valve replacement|\
         valve prosthesis|mitral valve replacement|aortic valve replacement|closure device|prosthesis|\
         swan ganz catheter|pulmonary artery catheter|iabp|intra aortic balloon pump|stimulator|electrode|\
         loop recorder|event monitor|lvad|dialysis catheter|hickman catheter|groshong catheter|permcath|quinton catheter|\
         tunneled catheter|subclavian catheter|jugular catheter|ventriculoperitoneal shunt|vp shunt|shunt|shunt catheter|\
         nerve stimulator|vagal nerve stimulator|battery pack|pulse generator|pacing wire|pacing lead|pacer wire|\
         pacemaker lead|pacer lead|support apparatus|monitoring lead|tips|tavr|cardiac device|\
         implantable cardioverter defibrillator|pump|tubing|wire|hardware|monitor|vena cava filter|ivc filter|filter|\
         piercing|breast implant|breast prosthesis|implant|nipple ring|pessary|cannula|sheath|introducer|amplatzer device|occluder|\
         coil|spinal stimulator|dual lead pacemaker|watchman device|life support device|\
         port catheter|apparatus|battery|tip|catheter tip|tube tip|line tip|lead tip|artificial valve",
    ),
    (
        Find(C::PostSurgical),
        "sternotomy|bypass marker|graft marker|cerclage|median sternotomy|sternotomy wire|sternal wire|cerclage wire|cabg|coronary artery bypass graft|\
         coronary artery bypass grafting|coronary bypass|bypass graft|surgical clip|clip|suture|suture line|staple|\
         staple line|surgical suture|suture material|postoperative change|post operative change|postsurgical change|\
         post surgical change|postop change|post op change|surgical change|postthoracotomy change|thoracotomy|\
         mastectomy|lumpectomy|lobectomy|pneumonectomy|wedge resection|resection|segmentectomy|cholecystectomy|\
         cholecystectomy clip|spinal fusion|fusion|fusion hardware|spinal hardware|fixation hardware|\
         vertebroplasty|kyphoplasty|kyphoplasty change|fixation|orthopedic hardware|arthroplasty|thyroidectomy|\
         axillary dissection|axillary clip|axillary node dissection|esophagectomy|gastric pull up|\
         harrington rod|stabilization|fixation plate|rod|vertebral augmentation|surgical material|surgical hardware|\
         surgery|postoperative appearance|postsurgical appearance|bone anchor|anchor|suture anchor|pericardiectomy|\
         interposition|colonic interposition|postoperative finding|postsurgical finding|prior surgery|\
         sternal suture|mediastinal clip|mediastinal wire|median sternotomy wire|midline sternotomy|\
         midline sternotomy wire|surgical staple|thoracotomy change|operative change|cardiac surgery|heart surgery|\
         bypass surgery|coronary bypass surgery|surgical anchor|fundoplication|radiation change|plate and screw|screw|\
         postmastectomy change|post mastectomy change|postradiation change|spinal rod|surgical plate|\
         sideplate and screw|anterior cervical fusion|cervical fusion|transplant|surgical defect|surgical deformity",
    ),
    (
        Find(C::Other),
        "free air|lower lung volume|epicardial fat|pericardial fat|epipericardial fat|free subdiaphragmatic air|subdiaphragmatic air|free abdominal air|free peritoneal air|subdiaphragmatic free air|osteochondroma|synovial osteochondromatosis|limbus vertebra|transection|callus|loop of bowel|bowel loop|colonic loop|loop of small bowel|dilated loop|diverticulum|pannus|skin fold|skinfold|lucency|inflammation|injury|stool|fecal material|xxxx lung volume|fat xxxx|epicardial fat xxxx|pericardial fat xxxx|free intraperitoneal air|intraperitoneal free air|pneumoperitoneum|pneumomediastinum|\
         subcutaneous emphysema|subcutaneous air|subcutaneous gas|soft tissue gas|soft tissue emphysema|\
         tuberculosis|tb|tuberculous disease|sarcoidosis|sarcoid|chronic lung disease|osteopenia|osteoporosis|\
         demineralization|arthritis|osteoarthritis|kyphosis|reactive airway disease|bronchitis|asthma|\
         bronchiectasis|bronchiolitis|cuffing|peribronchial cuffing|bronchial cuffing|bronchial wall thickening|\
         bronchial thickening|peribronchial thickening|bronchovascular crowding|vascular crowding|crowding|\
         azygos fissure|azygos lobe|cervical rib|fat pad|pericardial fat pad|epicardial fat pad|pericardial effusion|\
         pneumopericardium|pericardial cyst|cyst|cavitation|cavity|cavitary lesion|pectus excavatum|pectus carinatum|\
         pectus deformity|lordosis|sclerosis|nipple shadow|height loss|loss of height|loss of xxxx|vertebral body xxxx loss|loss of vertebral body height|\
         vertebral body height loss|vertebral height loss|rib notching|erosion|bone destruction|bony destruction|\
         lytic lesion|sclerotic lesion|bone lesion|bony lesion|osseous lesion|blastic lesion|destructive lesion|\
         destructive bony lesion|destructive bone lesion|destructive process|sclerotic focus|bone island|\
         bowel obstruction|ileus|gallstone|cholelithiasis|pneumatosis|splenomegaly|hepatomegaly|\
         mass effect|midline shift|tracheal deviation|tracheal shift|tracheal narrowing|hyperlucency|cystic fibrosis|\
         pulmonary hypertension|pulmonary arterial hypertension|hypoinflation|underinflation|hypoventilation|\
         hypoventilatory change|hypoaeration|hypoexpansion|expiratory change|shallow inspiration|bronchogram|\
         arthropathy|osteonecrosis|avascular necrosis|rotator cuff tear|hyperostosis|bridging|azygous fissure|\
         lipoma|aspergilloma|enchondroma|bullet|bullet fragment|shrapnel|pellet|foreign body|mycetoma|lipomatosis|mediastinal lipomatosis|aspirated foreign body|pneumatocele|air fluid level|air / fluid level|multiple myeloma|myeloma|xxxx fluid level|xxxx / fluid level|hematoma|\
         hemorrhage|contusion|pulmonary contusion|pulmonary hemorrhage|pulmonary embolism|embolism|embolus|infarct|\
         pulmonary infarct|goiter|thyroid enlargement|dextrocardia|situs inversus|aberrant subclavian artery|\
         aberrant left subclavian artery|right aortic arch|right sided aortic arch|right aortic xxxx|exostosis|\
         bone spur|dilated bowel|air under the diaphragm|hypertrophic change|diaphragmatic flattening|dextroposition|\
         calcific tendinitis|abscess|septic embolus|mucus plugging|mucous plugging|bowel gas|colonic gas|\
         vertebral plana|schmorl's node|schmorl node|wedging|anterior wedging|bone marrow disease|scalloping",
    ),
    (
        Generic,
        "abnormality|disease|process|change|pathology|disorder|abnormal|disease process|insult|trauma|problem|anomaly|condition|complication|contour abnormality|etiology",
    ),
    (
        Vague,
        "finding|appearance of disease|status|sequela|concern",
    ),
    (
        Shape(Enlarged),
        "enlargement|prominence|fullness|dilation|dilatation|widening|engorgement|distention|dilated appearance|bulge|bulging|convexity",
    ),
    (
        Shape(Calcified),
        "calcification|calcific density|calcific deposit",
    ),
    (Shape(Elevated), "elevation"),
    (Shape(Blunted), "blunting|obliteration|effacement"),
    (Shape(Thickened), "thickening"),
    (
        Shape(Degenerative),
        "degenerative change|degenerative disease|degenerative joint disease|degenerate change|djd|degeneration|\
         degenerative process|degenerative disease process|arthritic change|osteoarthritic change|generative change|\
         degenerative finding|degenerative arthritis|senescent change|hypertrophic degenerative change|degenerative osteophyte|\
         degenerative bony change|age related change|degenerative spurring|endplate sclerosis|arthrosis|degenerative arthrosis",
    ),
    (Shape(Obscured), "obscuration|silhouetting"),
    (
        Shape(Deformed),
        "wedge xxxx|wedge compression|deformity|irregularity|compression deformity|wedge deformity|wedge compression deformity|concavity|compression|vertebral compression|depression",
    ),
    (
        Shape(Adenopathy),
        "adenopathy|lymphadenopathy|nodal enlargement|enlarged lymph node|lymph node enlargement",
    ),
    (
        Shape(Odd),
        "deviation|shift|displacement|narrowing|flattening|retraction|asymmetry|tenting|distortion|lobulation|lobulated contour|contour deformity|herniation|destruction|interruption|disruption|separation|subluxation|stricture|gap",
    ),
    (Shape(Increased), "increase"),
    (
        Adj(Enlarged),
        "enlarged|prominent|dilated|widened|wide|full|distended|plump|bulky|generous|borderline|top normal in size and enlarged|globular|convex",
    ),
    (
        Adj(Increased),
        "increased|accentuated|coarsened|indistinct|ill defined and increased|exaggerated|coarse|congested and increased",
    ),
    (Adj(Calcified), "calcified|calcific"),
    (Adj(Elevated), "elevated|eventrated"),
    (Adj(Blunted), "blunted|obliterated|effaced"),
    (Adj(Thickened), "thickened"),
    (
        Adj(Degenerative),
        "degenerative|degenerated|spondylotic|spondylitic|arthritic|osteoarthritic",
    ),
    (
        Adj(LowVolume),
        "low|hypoinflated|underinflated|hypoexpanded|hypoaerated|hypoventilated|underexpanded|diminished|hypoventilatory|small in volume|decreased|reduced|poorly expanded|poorly inflated|poorly aerated|poorly ventilated|shallow|under inflated|under expanded|less well inflated|suboptimally inflated|suboptimally expanded|incompletely inflated|incompletely expanded",
    ),
    (Adj(Obscured), "obscured|opaque|silhouetted|opacified|hazy"),
    (Adj(Deformed), "deformed|wedged|compressed|collapsed"),
    (
        Adj(Odd),
        "deviated|shifted|displaced|flattened|narrowed|abnormal|asymmetric|asymmetrical|retracted|lucent|sclerotic|irregular|crowded|lobulated|ill defined|tented|hyperlucent|disrupted|fragmented|broken|bifid|eroded|distorted|effaced contour|clouded|dense|bowed|rotated",
    ),
    (
        Adj(Of(C::AorticAbnormality)),
        "tortuous|unfolded|ectatic|atherosclerotic|aneurysmal|uncoiled|elongated|atheromatous|arteriosclerotic|ecstatic",
    ),
    (
        Adj(Of(C::Hyperinflation)),
        "hyperinflated|hyperexpanded|overinflated|overexpanded|hyperaerated|over inflated|over expanded|hyper inflated|hyper expanded|hyperdistended|hyper aerated",
    ),
    (Adj(Of(C::Emphysema)), "emphysematous|bullous"),
    (Adj(Of(C::Fibrosis)), "fibrotic"),
    (Adj(Of(C::Atelectasis)), "atelectatic"),
    (Adj(Of(C::Scarring)), "scarred"),
    (
        Adj(Of(C::Edema)),
        "congested|engorged|edematous|congestive|cephalized",
    ),
    (Adj(Of(C::Granuloma)), "granulomatous"),
    (Adj(Of(C::Consolidation)), "consolidated|consolidative"),
    (Adj(Of(C::Fracture)), "fractured"),
    (Adj(Of(C::Scoliosis)), "scoliotic"),
    (
        Adj(Of(C::Other)),
        "bronchiectatic|osteopenic|osteoporotic|demineralized|kyphotic|under mineralized",
    ),
    (
        Adj(Of(C::PostSurgical)),
        "postsurgical|postoperative|postop|surgically absent|surgical|post surgical|post operative",
    ),
    (Tag::OrganAdj(Organ::Lung), "parenchymal"),
];
