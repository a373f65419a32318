//! What the text stage learns from: phrases of real reports as the rules read them, and generated prompts.

use phrasebox_metrics::Random;

use crate::config::TextConfig;
use crate::datasets::OpeniReport;
use crate::split::{Part, part};
use crate::text_stage::TextExample;
use crate::wording::{self, LabelledPrompt};

fn example(labelled: LabelledPrompt) -> TextExample {
    TextExample {
        labels: labelled.classes(),
        prompt: labelled.prompt,
    }
}

/// Examples to fit and examples held out; a report's phrases stay on one side.
#[must_use]
pub fn examples(
    reports: Vec<OpeniReport>,
    config: &TextConfig,
    seed: u64,
) -> (Vec<TextExample>, Vec<TextExample>) {
    let (fit, held_out): (Vec<_>, Vec<_>) =
        reports.into_iter().partition(|r| part(&r.id) == Part::Fit);
    let mut random = Random::new(seed);
    let mut of = |reports: &[OpeniReport], real: usize, generated: usize, seed: u64| {
        let mut prompts = wording::openi_prompts(reports);
        random.shuffle(&mut prompts);
        prompts.truncate(real);
        prompts.extend(wording::generated_prompts(generated, seed));
        prompts.into_iter().map(example).collect()
    };
    let fit = of(&fit, config.openi_prompts, config.generated_prompts, seed);
    let held_out = of(
        &held_out,
        config.openi_prompts / 10,
        config.generated_prompts / 10,
        seed + 1,
    );
    (fit, held_out)
}
