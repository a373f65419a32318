//! The end of a run: what the learner reached, and the model beside it.

use leptos::prelude::*;

use super::TITLE;
use super::head::Head;
use super::run::{Row, Run};
use crate::controller::App;
use crate::language::Say;
use crate::words::practice as words;

/// The view.
#[component]
pub(super) fn Scores() -> impl IntoView {
    let app = App::get();
    // Read once: a run that has ended does not change.
    let ended = app.practice.run.get_untracked();
    let rows = ended
        .as_ref()
        .map_or_else(Vec::new, |run| run.rows().to_vec());
    let sums = ended.as_ref().map_or_else(Vec::new, summary);
    let again = ended.map(|run| run.again());
    view! {
        <section class="pane practice" aria-labelledby=TITLE data-testid="scores">
            <Head title=words::SCORES />
            {sums.into_iter().map(|sum| view! { <p data-testid="tally">{sum}</p> }).collect_view()}
            {(!rows.is_empty()).then(|| view! { <Table rows /> })}
            <p class="quiet">{words::SCORES_STAY}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button strong"
                    data-testid="practise-again"
                    on:click=move |_| {
                        if let Some(run) = again.clone() {
                            app.practise(run);
                        }
                    }
                >
                    {words::AGAIN}
                </button>
                <button type="button" class="button" data-testid="other-cases" on:click=move |_| app.to_start()>
                    {words::OTHER}
                </button>
            </div>
        </section>
    }
}

fn summary(run: &Run) -> Vec<Say> {
    let (learner, compared) = run.tallies();
    if learner.present + learner.absent == 0 {
        return vec![words::NO_SCORES];
    }
    let mut out = vec![words::tally(&words::YOU, learner)];
    if let Some((own, model)) = compared {
        if own != learner {
            out.push(words::tally(&words::BOTH_YOU, own));
        }
        out.push(words::tally(&words::BOTH_MODEL, model));
    }
    out
}

#[component]
fn Table(rows: Vec<Row>) -> impl IntoView {
    view! {
        <table class="form score-table" data-testid="score-table">
            <thead>
                <tr>{words::COLUMNS.map(|name| view! { <th scope="col">{name}</th> })}</tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|row| {
                        view! {
                            <tr>
                                <td>{row.film}</td>
                                <th scope="row">{words::phrase(&row.task)}</th>
                                <td>{words::cell(row.learner, words::SKIPPED)}</td>
                                <td>{words::cell(row.model, words::NO_ANSWER)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
