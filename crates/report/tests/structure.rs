//! Triplets, form, entities and relations: everything links back to words of the report.

use phrasebox_report::{
    Assertion, Comparison, EntityKind, Graph, RelationKind, System, comparison_of, form, graph,
    read, triplets,
};

#[test]
fn triplets_in_words() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Small right pleural effusion.",
            &["[right: Small + effusion]"],
        ),
        (
            "Patchy opacity in the left lower lobe.",
            &["[left lower lobe: Patchy + lung opacity]"],
        ),
        ("Mild cardiomegaly.", &["[heart: Mild + heart enlargement]"]),
        ("No pneumothorax.", &["[pleura: no pneumothorax]"]),
        (
            "Possible 8 mm nodule in the right apex.",
            &["[right apex: 8 mm + possible nodule]"],
        ),
        (
            "Heart size is normal.",
            &["[Heart: size + no heart enlargement]"],
        ),
    ];
    for (text, expected) in cases {
        let report = read(text);
        let got: Vec<String> = triplets(&report).iter().map(ToString::to_string).collect();
        assert_eq!(got, *expected, "{text}");
        let chars: Vec<char> = text.chars().collect();
        for triplet in triplets(&report) {
            for quote in [triplet.anatomy, triplet.description] {
                let words: Vec<String> = quote
                    .spans
                    .iter()
                    .map(|(start, end)| chars[*start..*end].iter().collect())
                    .collect();
                assert!(
                    quote.spans.is_empty() || words.join(" ") == quote.text,
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn the_form_is_blank_where_nothing_is_said() {
    let text =
        "Mild cardiomegaly. No effusion. Right rib fracture. Left chest tube. Midline trachea.";
    let report = read(text);
    let chars: Vec<char> = text.chars().collect();
    let filled: Vec<(System, Vec<String>)> = form(&report.phrases)
        .into_iter()
        .filter(|field| !field.entries.is_empty())
        .map(|field| {
            let words = field
                .entries
                .iter()
                .map(|entry| {
                    let words: String = chars[entry.span.0..entry.span.1].iter().collect();
                    assert_eq!(words, entry.text);
                    assert_eq!(report.phrases[entry.phrase].text, entry.text);
                    words
                })
                .collect();
            (field.system, words)
        })
        .collect();
    let expected = [
        (System::Pleura, "effusion"),
        (System::Airways, "Midline trachea"),
        (System::Heart, "Mild cardiomegaly"),
        (System::Bones, "Right rib fracture"),
        (System::Devices, "Left chest tube"),
    ];
    assert_eq!(
        filled,
        expected.map(|(system, words)| (system, vec![words.to_owned()]))
    );
    assert_eq!(form(&report.phrases).len(), System::ALL.len());
}

fn relations(graph: &Graph, kind: RelationKind) -> Vec<(&str, &str)> {
    graph
        .relations
        .iter()
        .filter(|relation| relation.kind == kind)
        .map(|relation| {
            (
                graph.entities[relation.from].text.as_str(),
                graph.entities[relation.to].text.as_str(),
            )
        })
        .collect()
}

#[test]
fn entities_and_relations() {
    let text = "Patchy opacity in the left lower lobe, suggestive of pneumonia or atelectasis. No effusion.";
    let report = read(text);
    let graph = graph(&report);
    assert_eq!(
        relations(&graph, RelationKind::LocatedAt),
        [("opacity", "left lower lobe")]
    );
    assert_eq!(
        relations(&graph, RelationKind::Modify),
        [("Patchy", "opacity")]
    );
    assert_eq!(
        relations(&graph, RelationKind::SuggestiveOf),
        [("opacity", "pneumonia"), ("opacity", "atelectasis")]
    );
    let chars: Vec<char> = text.chars().collect();
    for entity in &graph.entities {
        let words: String = chars[entity.start..entity.end].iter().collect();
        assert_eq!(words, entity.text);
        assert_eq!(
            entity.assertion.is_some(),
            entity.kind == EntityKind::Observation
        );
    }
    let effusion = graph.entities.iter().find(|e| e.text == "effusion");
    assert_eq!(effusion.and_then(|e| e.assertion), Some(Assertion::Absent));
}

#[test]
fn an_interpretation_may_stand_in_the_next_sentence() {
    let report = read("Right base opacity. This may represent pneumonia. No fracture. Scoliosis.");
    assert_eq!(
        relations(&graph(&report), RelationKind::SuggestiveOf),
        [("opacity", "pneumonia")]
    );
    let report = read("Right base opacity. Cardiomegaly. Possible fracture.");
    assert!(relations(&graph(&report), RelationKind::SuggestiveOf).is_empty());
}

#[test]
fn comparisons_are_attributes() {
    use Comparison as C;
    let cases: &[(&str, &[Option<C>])] = &[
        ("New right effusion.", &[Some(C::New)]),
        (
            "Stable cardiomegaly and new effusion.",
            &[Some(C::Unchanged), Some(C::New)],
        ),
        ("The left effusion has increased.", &[Some(C::Increased)]),
        ("Improving bibasilar opacities.", &[Some(C::Decreased)]),
        ("The right pneumothorax has resolved.", &[Some(C::Resolved)]),
        (
            "No significant change in the right effusion.",
            &[Some(C::Unchanged)],
        ),
        (
            "No further increase in the left effusion.",
            &[Some(C::Unchanged)],
        ),
        (
            "Opacity in the left base is unchanged.",
            &[Some(C::Unchanged)],
        ),
        ("Small left effusion.", &[None]),
        (
            "Cardiomegaly. Unchanged scoliosis.",
            &[None, Some(C::Unchanged)],
        ),
    ];
    for (text, expected) in cases {
        let report = read(text);
        let got: Vec<Option<C>> = (0..report.phrases.len())
            .map(|index| comparison_of(&report, index))
            .collect();
        assert_eq!(got, *expected, "{text}: {:?}", report.phrases);
    }
}
