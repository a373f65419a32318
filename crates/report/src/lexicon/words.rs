//! Terms that carry no observation: modifiers, negation, hedges, verbs, joints of the sentence. Written as in
//! `findings.rs`.

use crate::tags::Tag::{
    self, Adverb, Advice, And, Art, Be, Comp, Conn, Evid, Exclude, Gone, Hedge, If, Inflated,
    Measure, Missing, Mod, Neg, Norm, Num, Of, Or, Past, Prep, Redacted, Resolved, Seen, Show,
    Stop, There, Versus, With,
};

pub(super) const TERMS: &[(Tag, &str)] = &[
    (
        Norm,
        "normal|clr|nl|normal size and configuration|normal size and contour|normal size and shape|normal sized|within limit|clear|unremarkable|intact|within normal limits|within limits of normal|wnl|normal limits|in normal limits|\
         midline|patent|upper limits of normal|at the upper limits of normal|at upper limits of normal|at upper limit of normal|\
         at the upper limit of normal|upper limit of normal|the upper limits of normal|upper limits normal|high normal|\
         top normal|upper normal|top normal limits|near top normal limits|top limits of normal|at top normal|\
         top limits normal|near top normal|borderline normal|upper normal limits|near upper limits of normal|\
         near the upper limits of normal|within upper limits of normal|upper limits|within the normal limits|preserved|sharp|\
         well preserved|maintained|well maintained|symmetric|symmetrical|negative|nonenlarged|non enlarged|within normal units|\
         within normal size limits|within normal range|in the normal range|within the limits of normal|normal for age|\
         free of disease|without abnormality|well visualized and normal|uncalcified and normal|well defined|well delineated|\
         normally positioned|within normal|nonspecific bowel gas pattern and normal|non dilated|not enlarged or displaced|\
         nondilated|unobstructed|nonobstructive|not remarkable|centered|is central|are central|remain central|appear central|lie central|aligned|well aligned|anatomic|undisplaced and normal|\
         within normal limit|limits of normal|satisfactory|sharply defined",
    ),
    (
        Inflated,
        "well expanded|well inflated|normally inflated|well aerated|expanded|inflated|aerated|normally expanded|normally aerated|\
         adequately inflated|adequately expanded|fully expanded|fully inflated|symmetrically inflated|symmetrically expanded|\
         well ventilated|ventilated|adequately aerated|symmetrically aerated",
    ),
    (
        Mod,
        "left|right|bilateral|bilaterally|both|unilateral|left sided|right sided|leftward|rightward|l|r|b / l|sided|\
         upper|lower|middle|mid|superior|inferior|lateral|medial|anterior|posterior|central|peripheral|basal|proximal|distal|\
         subpleural|subsegmental|paramediastinal|intercostal|axillary|supraclavicular|subclavian|jugular|internal jugular|\
         ascending|descending|main|interlobar|anterolateral|posterolateral|anteroinferior|costal|perifissural|dependent|\
         moderate sized|small sized|large sized|medium sized|minimal|mild|moderate|severe|marked|slight|small|large|huge|tiny|trace|massive|extensive|subtle|gross|moderately large|\
         mildly|moderately|severely|markedly|slightly|minimally|significantly|massively|considerable|significant|sizable|mild to moderate|\
         moderate to severe|moderately severe|minor|giant|borderline size|substantial|worst|greatest|predominant|predominantly|greater than|\
         worse than|more than|greater|worse|right greater than left|left greater than right|right larger than left|left larger than right|right more than left|left more than right|larger on the left|larger on the right|greater on the left|greater on the right|worse on the left|worse on the right|right worse than left|left worse than right|\
         focal|multifocal|diffuse|scattered|patchy|streaky|linear|bandlike|band like|platelike|plate like|nodular|reticular|reticulonodular|\
         confluent|hazy appearing|ground glass appearing|round|rounded|oval|ovoid|lobar shaped|curvilinear|discoid|discrete|vague|faint|ill defined|\
         well circumscribed|circumscribed|spiculated|noncalcified|non calcified|uncalcified|partially calcified|cavitary|\
         cystic|solid|solitary|single|multiple|few|several|numerous|innumerable|some|two|three|one|many|\
         multilevel|centrilobular|panlobular|paraseptal|interstitial|fibronodular|fluffy|wispy|masslike|mass like|wedge shaped|\
         acute|chronic|old|healed|healing|remote|active|subacute|early|recent|nonacute|age indeterminate|indeterminate|displaced|nondisplaced|\
         minimally displaced|comminuted|pathologic|destructive|lytic|blastic|suspicious|concerning appearing|osteophytic|\
         hypertrophic|bridging type|flowing|marginal|anterior wedge|compressive|reactive|residual|layering|loculated|subpulmonic|\
         free|tension|alveolar|lobular|mixed|combined|superimposed|s shaped|underlying|associated|adjacent|additional|other|asymmetrical appearing|\
         chronic appearing|dual chamber|dual lead|single lead|biventricular|tunneled|double lumen|dual lumen|triple lumen|single lumen|\
         ventriculoperitoneal|surgical|median|midline sternal|senile|senescent|age related|postsurgical type|metallic|orthopedic|prosthetic|\
         spinal|coronary|mitral|tricuspid|aortic valve|bioprosthetic|mechanical|cardiac type|overt|frank|lobed|obvious focal|\
         area|region|focus|patch|band|group|cluster|portion|segment|level|aspect|component|element|amount|degree|part|half|third|tissue|\
         wall|head|neck|shaft|body|arch|compartmental|side|view|line of|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|first|second|third|fourth|fifth|\
         sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|t1|t2|t3|t4|t5|t6|t7|t8|t9|t10|t11|t12|l1|l2|l3|l4|l5|svc|ivc|superior vena cava|inferior vena cava|cavoatrial junction|caval atrial junction|\
         cavoatrial|vena cava|junction|brachiocephalic|azygos|overlapping|lesion like|simple|complex|large volume|small volume|hemi|extra|scapular tip|suction|rotator|punctate|\
         rounded appearing|amorphous|branching|tubular|peribronchovascular|confluent appearing|eventration type|metastatic|neoplastic|inflammatory|infectious|\
         viral|bacterial|atypical|fungal|community acquired|mycobacterial|bronchogenic|primary|postobstructive|postinflammatory|posttraumatic|post traumatic|congenital|traumatic|acquired|\
         hiatal|sliding|paraesophageal|fixed|complete|partial|incomplete|near complete|total|generalized|global|wedge|ij|midclavicular line|axillary line|midaxillary line|pleural line|anterior axillary line|posterior axillary line|coronal|sagittal|thoracic curve|convex right|convex left|dextroconvex|levoconvex|pulmonary and|grade 1|grade 2|tracheal type|\
         simple appearing|subcentimeter|sub centimeter|endotracheal|nasogastric|venous access|central venous|retained|vascular type|\
         costovertebral|lead type|epicardial|hemodialysis|permanent|implanted|transvenous|left chest|right chest|left chest wall|right chest wall|pulmonic|upper extremity|ekg|telemetry|external|overlying external|bibasilar type|infrahilar type|upper lobe predominant|\
         hilar type|calcified appearing|suspicious appearing|tortuous type|increasing size|mid to lower|expected location|expected region|expected position|superficial|nipple|biapical type|skin|fold|streak|sub segmental|dense type|homogeneous|heterogeneous|volumetric|smooth|air|fluid|gas|retrosternal|substernal|subcarinal|suprahilar type|cardiogenic|noncardiogenic|pulmonary type|flash|hydrostatic|worsened type|acute appearing|old appearing|healed appearing|chronic type|lower cervical|upper thoracic|lower thoracic|upper lumbar|anteriorly|posteriorly|laterally|medially|inferiorly|superiorly|basally|peripherally|centrally|apically|diffusely|throughout both",
    ),
    (
        Comp,
        "stable|unchanged|again|disease progression|progression of disease|progression|continued|persistent|persisting|new|newly|developing|improved|improving|increasing|decreasing|worsening|worsened|resolving|\
         interval|similar|similar to prior|grossly similar|prior|previous|previously|recurrent|redemonstrated|redemonstration of|re demonstrated|unchanging|no significant change|\
         no change|no interval change|no significant interval change|not significantly changed|not changed|without change|\
         without significant change|without interval change|no significant change in|no change in|no interval change in|stable appearance of|stable appearing|\
         in the interval|since prior|since the prior|from prior|from the prior|from prior study|from prior exam|from prior examination|compared to prior|compared with prior|as before|as visualized|\
         essentially unchanged|relatively unchanged|progressive|progressing|evolving|progression of|worsening of|development of|increase in|interval increase in|interval decrease in|\
         interval development of|interval worsening of|decrease in|improvement in|interval improvement in|change in|change of position|persistence of|in comparison to prior|similar appearing|\
         similar appearance of|unchanged appearance of|constant|relatively stable|otherwise stable|long standing|longstanding|known|previously seen|previously noted|previously described|\
         decreased in size|increased in size|slightly increased|slightly decreased|no significant change from prior|from previous|has increased|has decreased|have increased|have decreased|changed|change from prior|remain stable|also stable|consistent with prior|less prominent|more prominent|more conspicuous|less conspicuous|more pronounced|less pronounced|better seen|smaller|larger|\
         not seen on prior|not seen on prior exam|not seen on prior study|not seen on the prior|not seen on the prior study|not seen on the prior exam|\
         not seen previously|not previously seen|not present on prior|not present previously|not present on the prior|not seen on previous|not well seen|not well visualized|not well characterized|not well demonstrated|not well evaluated|\
         not seen on the lateral|not seen on lateral|not seen on the frontal|not seen on the pa|not identified on the pa|not identified on the lateral|not identified on the frontal|not seen on the ap|not clearly seen on the lateral|\
         since the previous chest radiograph|since previous chest radiograph|since the prior chest radiograph|since prior chest radiograph|since the previous radiograph|since the prior radiograph|\
         since the previous exam|since the previous examination|since the previous study|since the prior exam|since the prior examination|since the prior study|since prior exam|since prior study|\
         no further increase in|no further increase|no increase in|no interval increase in|no significant increase in|no significant interval increase in|no further progression of|no further change in|\
         no appreciable change in|no substantial change in|no decrease in|no significant decrease in|no worsening of|no significant worsening of|no interval worsening of|no improvement in|no significant improvement in|no significant interval change in|no interval improvement in|\
         no progression of|not well defined|not completely evaluated|not completely characterized|compared to previous|since previous|since the previous|from the previous|interval change",
    ),
    (
        Evid,
        "visualized|overt evidence of|overt evidence|obvious evidence of|visible|definite|definitive|appreciable|apparent|obvious|discernible|detectable|demonstrable|convincing|identifiable|radiographic|radiographically|\
         radiographically visible|radiographic evidence|evidence|sign|typical finding of|finding of|findings of|radiographic evidence of|evidence of|sign of|indication of|typical|gross evidence|xxxx of|x xxxx evidence of|\
         plain film evidence|clear evidence|gross evidence of|clearly|recognizable|measurable|conspicuous|radiographic finding of|radiographic sign of|radiographically apparent|imaging evidence|appearance of|true|manifestation of|classic|measurable sized|imaged|included",
    ),
    (
        Adverb,
        "appearing|felt|deemed|believed to be|felt to be|thought to be|grossly|otherwise|also|again noted|essentially|relatively|very|quite|still|now|currently|well|overall|generally|\
         rather|somewhat|mostly|largely|at least|incidentally|incidental|approximately|about|up to|possibly at|only|just|\
         even|entirely|completely|especially|particularly|specifically|additionally|likewise|once again|presumably stable|fairly|too|respectively|today|both in|primarily|remaining|remainder of|remainder|rest of|rest|not otherwise|focally|diffusely type|symmetrically|bilaterally type|regional|surrounding|mainly|normally|upward|downward|likewise also|further|partially|incompletely|more|less|clinically|nearly|almost",
    ),
    (
        Neg,
        "no|not|without|negative for|free of|free from|clear of|no evidence of|no evidence for|without evidence of|no sign of|no typical findings of|\
         absence of|lack of|nor|neither|w / o|no xxxx|never|denies|no longer|cannot see|isn't|aren't|doesn't|hasn't|no radiographic evidence of|\
         no plain film evidence of|without any|no findings of|no finding to suggest|no definite evidence of|rather than|instead of|non|devoid of|no suggestion of|no suspicion of|no findings to suggest|no indication of|no convincing evidence of|fail to demonstrate|failure to demonstrate|wasn't|weren't|unlikely to represent",
    ),
    (
        Gone,
        "resolution of|interval resolution of|complete resolution of|removal of|interval removal of|clearing of|interval clearing of|disappearance of|resolved|interval resolution|reexpansion of|re expansion of|reversal of|previously resolved",
    ),
    (
        Resolved,
        "has resolved|have resolved|is resolved|are resolved|resolved in the interval|has cleared|have cleared|has been removed|have been removed|were removed|was removed|been removed|has disappeared|removed|cleared|no longer seen|no longer identified|no longer present|no longer visualized|no longer visible|no longer evident|not seen anymore|is no longer seen|has completely resolved|have completely resolved|has since resolved|resolving completely|gone|disappeared",
    ),
    (
        Missing,
        "absent|none|nil|unlikely|not seen|not identified|not visualized|not present|not evident|not noted|not demonstrated|not visible|not appreciated|not observed|not detected|not apparent|less likely",
    ),
    (
        Hedge,
        "possible|maybe|maybe due to|possibly|probable|probably|likely|may|may be|might|could|could be|might be|may represent|may reflect|suspect|suspected|suspicion|suspicious for|suspicion for|\
         concerning for|worrisome for|suggestive of|suggestion of|suggesting|suggest|suggestive|questionable|question|questioned|question of|questionable for|perhaps|presumed|presumably|potential|potentially|cannot exclude|can't exclude|\
         cannot rule out|can not exclude|equivocal|differential|differential diagnosis|differential include|differential consideration|versus or|xxxx represent|xxxx representing|xxxx reflect|xxxx reflecting|xxxx related to|xxxx due to|xxxx secondary to|\
         most likely|most xxxx|most xxxx due to|most xxxx represent|most xxxx representing|most xxxx related to|most xxxx secondary to|most xxxx reflect|most xxxx from|appear to represent|appear to reflect|more likely|favored|favored to represent|favored as|favored to be|favor|favoring|concern for|concern is for|concern of|potentially representing|possibly representing|likely representing|likely represent|may indicate|might represent|could represent|could reflect|might reflect|xxxx to represent|can be seen with|thought to represent|felt to represent|believed to represent|indeterminate for|consider|hint of|worrisome|not xxxx excluded|not entirely xxxx|a component of|can represent|can be manifestation of|raise the question of|raise question of|raise the possibility of|possibility of|possibility|possibly due to|possibly related to|may be related to|may be due to|may be secondary to|could be related to|could be due to|could be secondary to|likely related to|likely due to|likely secondary to|probably related to|probably due to|probably secondary to|most likely due to|versus possible|xxxx from|in the appropriate clinical setting|xxxx for|uncertain|not certain|likelihood of|would be consistent with|might be related to|questionably",
    ),
    (
        Exclude,
        "excluded|exclude|rule out|ruled out|ruled out completely|r / o|be excluded|completely excluded|entirely excluded",
    ),
    (
        Versus,
        "versus|vs|vs .|v|as opposed to|in differential with",
    ),
    (Or, "or|and / or"),
    (
        And,
        "and|&|plus|as well as|along with|in addition to|and also|together with",
    ),
    (With, "with|w /|accompanied by|in association with"),
    (
        Be,
        "is|are|was|were|be|been|being|appear|appear to be|remain|seem|seem to be|become|has become|has been|have been|appear to|appear to have|look|has|have|had|continue to be|measure|has developed|have developed",
    ),
    (
        Show,
        "show|demonstrate|reveal|exhibit|contain|display|indicate|showing|demonstrating|revealing|display no|containing",
    ),
    (
        Seen,
        "seen|noted|identified|present|visualized in|observed|evident|demonstrated|appreciated|detected|found|recognized|noted again|in place|in satisfactory position|in good position|in stable position|in appropriate position|in expected position|in standard position|in unchanged position|in proper position|in position|in xxxx position|in xxxx|again seen|again noted|again identified|again demonstrated|also seen|also noted|shown|located|situated|positioned|suggested on|exist|persist|persisting in|occurred|developed|visible in",
    ),
    (
        Prep,
        "in|at|on|within|overlying|overlie|overlay|over|along|throughout|through|near|adjacent to|involving|involve|projecting over|project over|projected over|projecting at|projecting in|project in|project at|projecting within|projecting|project|\
         about|around|into|to|from|above|below|beneath|under|behind|between|across|inside|abutting|lateral to|medial to|superior to|inferior to|anterior to|posterior to|superimposed on|superimposed over|overlapping with|extending to|extending into|extend to|extend into|extending from|extending|extend|terminating in|terminating at|terminate in|terminate at|terminating|\
         terminate|terminate within|ending in|ending at|end in|end at|located in|located at|located within|entering|enter|traversing|coursing|course|crossing|via|centered in|centered at|centered on|bordering|surrounding the|underlying the|with tip|with the tip|with its tip|with distal tip|with the distal tip|with catheter tip|with the catheter tip|with lead|with lead tip|with lead in|with tip in|with tip at|with the tip in|with the tip at|with tip overlying|with the tip overlying|with tip projecting over|with the tip projecting over|with tip projected over|with the tip projected over|with distal tip in|with distal tip at|with tip terminating in|whose tip|whose distal tip|whose tip in|where tip|for|by|toward|towards|upon|per|beyond|outside|occupying|obscuring|obscuring part of|accentuating|close to|directed toward|pointing to|approximately at|amongst|among|as seen on|greatest in|worst in|greatest at|worst at|most prominent in|most marked in|predominantly in|predominantly involving|particularly in|especially in|including|than on|than|approximating|has its tip at|has its tip in|has its tip over|with its tip at|with its tip in|with tip approximating|with the tip approximating|pass|pass below|pass into|pass through",
    ),
    (Of, "of"),
    (
        There,
        "there|there's|note is made of|note made of|note of|attention|there be|we see|i see|one can see",
    ),
    (
        Art,
        "the|a|an|this|these|that the|its|any|such|their|his|her|patient|patient's|each|all",
    ),
    (
        Stop,
        "but|however|although|though|except|except for|aside from|apart from|other than|which|that|while|whereas|because|since|given|when|where|then|therefore|as|so|despite|considering|yet|nevertheless|nonetheless|unless|until|as compared|as compared to|compared|comparison|compared to|compared with|in comparison|in comparison to|in comparison with|when compared|with exception of|with the exception of|exception|who|whose|allowing|allowing for|limiting|accounting for|best seen|better seen on|seen best|seen on the lateral view|on frontal projection|on the frontal projection|on pa projection|on the pa projection|seen only on|on the lateral view|on lateral view|on the lateral projection|on lateral projection|on the frontal view|on the pa view|on frontal view|on pa view|on the current study|on current study|on today's study|on today's exam|on today's examination|on today's radiograph|on today's image|on this study|on this exam|on prior|on the prior study|on prior study|on prior exam|on prior study|on ct|on prior ct|on recent ct|on previous|on the previous|for age|for patient age|for the patient's age|in this patient",
    ),
    (
        Conn,
        "associated with|consistent with|compatible with|in keeping with|representing|represent|reflecting|reflect|due to|secondary to|related to|resulting from|result from|c / w|indicating|indicative of|characteristic of|most consistent with|most compatible with|caused by|attributable to|attributed to|to suggest|that suggest|that would suggest|which would suggest|that may suggest|that could suggest|that might suggest|be suggest|to indicate|causing|cause|resulting in|result of|as a result of|in the setting of|diagnostic of|typical of|status|such as|specifically for|namely|accounting|known as|called|like|in particular",
    ),
    (
        Advice,
        "age of|acuity of|etiology of|evaluation for|evaluation of|assessment for|assessment of|recommend|recommended|recommendation|recommending|correlate|correlation|clinical correlation|followup|follow up|advised|advise|suggest ct|suggest follow up|further evaluation|further evaluate|further characterize|further characterization|further workup|further assessment|warranted|is suggested|may be helpful|may be useful|may be beneficial|would be helpful|would be useful|would be beneficial|could be helpful|could be obtained|should be considered|could be considered|may be considered|may be obtained|could be performed|may be performed|should be performed|should be obtained|consider ct|consider chest ct|consider further|consider follow up|consider repeat|consider rib series|consider oblique|consider additional|consider dedicated|consider imaging|consider image|consider view|consider comparison|consider lateral|consider pa|consider mri|to ensure|to document|to confirm|to evaluate|for evaluation|to assess|for further|suggest correlation|may be informative|may be of benefit|please|repeat|attention on follow up|is needed|are needed|would be indicated|is indicated|short interval|may provide|would be of benefit|imaging follow up|additional imaging|dedicated|should be excluded by|if indicated|if clinically indicated",
    ),
    (
        If,
        "if|in case of|in the event of|should there be|if there is",
    ),
    (
        Past,
        "status post|s / p|history of|h / o|post|changes of prior|prior history of|past history of|hx of|evidence of prior surgery|hx",
    ),
    (
        Measure,
        "measuring|measuring up to|measuring approximately|measuring about|which measure|measure up to|measure approximately|sized",
    ),
    (Num, "x|by x|times|mm|cm|millimeter|centimeter"),
    (Redacted, "xxxx"),
    (Hedge, "?"),
];
