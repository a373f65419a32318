//! Workers that die, models that do not load, films that cannot be read, and work that is cancelled.

use super::*;

#[test]
fn a_dead_worker_is_started_again_then_on_the_processor_then_told() {
    let mut s = running();
    let (film_job, report) = (s.film.clone().expect("film").job, s.report.clone());
    for (death, engine) in [(1, EngineChoice::Auto), (2, EngineChoice::Cpu)] {
        assert_eq!(
            s.handle(Event::Died),
            [Effect::SpawnWorker],
            "death {death}"
        );
        assert_eq!(s.stand(), Stand::Loading);
        assert!(s.notice.is_some());
        let effects = s.handle(Event::Said(FromWorker::Ready));
        assert_eq!(
            effects[0],
            Effect::Send(ToWorker::Start {
                engine,
                pack: "packs/p/".into()
            })
        );
        assert_eq!(effects[1], Effect::SendFilm(film_job));
        assert_eq!(
            effects[2],
            Effect::Send(ToWorker::Report {
                job: job(&s),
                text: report.clone()
            })
        );
    }
    assert_eq!(s.handle(Event::Died), [Effect::StopWorker]);
    assert_eq!(s.stand(), Stand::Failed);
    assert_eq!(s.problems.len(), 1);
    assert_eq!(
        (s.film.is_some(), &s.report),
        (true, &report),
        "nothing given is lost"
    );
    assert_eq!(
        s.handle(Event::RunPressed),
        [Effect::SpawnWorker],
        "and it can be tried again"
    );
    assert!(s.problems.is_empty());
}

#[test]
fn an_answer_forgives_earlier_deaths() {
    let mut s = running();
    for _ in 0..5 {
        s.handle(Event::Died);
        s.handle(Event::Said(FromWorker::Ready));
        s.handle(Event::Said(started()));
        answered(&mut s);
        assert_eq!(s.stand(), Stand::Done);
        assert_eq!(s.engine, EngineChoice::Auto);
    }
}

#[test]
fn cancel_stops_what_is_under_way() {
    let mut s = session();
    s.handle(Event::Opened);
    s.handle(Event::Said(FromWorker::Ready));
    assert_eq!(
        s.handle(Event::CancelPressed),
        [Effect::StopWorker],
        "while loading"
    );
    assert_eq!(s.stand(), Stand::Stopped);
    assert_eq!(s.handle(Event::RunPressed), [Effect::SpawnWorker]);

    let mut s = running();
    let j = job(&s);
    let effects = s.handle(Event::CancelPressed);
    assert_eq!(
        effects,
        [Effect::Send(ToWorker::Cancel), Effect::AwaitCancel(j)],
        "while running"
    );
    let mut acknowledged = s.clone();
    acknowledged.handle(Event::Said(FromWorker::Cancelled { job: j }));
    assert_eq!(acknowledged.stand(), Stand::Stopped);
    assert!(acknowledged.handle(Event::CancelOverdue(j)).is_empty());
    assert_eq!(
        s.handle(Event::CancelOverdue(j)),
        [Effect::StopWorker],
        "not acknowledged"
    );
    assert_eq!(s.stand(), Stand::Stopped);

    let mut s = running();
    answered(&mut s);
    assert!(s.handle(Event::CancelPressed).is_empty(), "nothing to stop");
    assert_eq!(s.stand(), Stand::Done);
}

#[test]
fn an_unreadable_film_gives_way_to_the_last_readable_one() {
    let mut s = running();
    answered(&mut s);
    let good = s.film.clone().expect("film");
    let bad = film(&mut s);
    let bad_job = bad.job;
    s.handle(Event::FilmGiven(bad, None));
    assert_eq!(s.kept_films(), [bad_job, good.job]);
    let effects = s.handle(Event::Said(FromWorker::Failed {
        job: Some(bad_job),
        problem: problem("film_unreadable"),
    }));
    assert_eq!(s.film, Some(good.clone()));
    assert_eq!(
        effects[..2],
        [Effect::ForgetFilms, Effect::SendFilm(good.job)]
    );
    assert_eq!(s.problems.len(), 1);
    assert_eq!(s.report, REPORT);
    answered(&mut s);
    assert_eq!(
        s.problems.len(),
        1,
        "an answer does not hide what was wrong with the file"
    );
}

#[test]
fn what_speaks_against_a_film_stays_until_another_is_read() {
    let read = |job, warnings: &[&str]| {
        Event::Said(FromWorker::FilmRead {
            job,
            width: 4,
            height: 4,
            frames: 1,
            warnings: warnings.iter().map(|code| problem(code)).collect(),
        })
    };
    let codes =
        |s: &Session| -> Vec<String> { s.problems.iter().map(|(_, p)| p.code.clone()).collect() };
    let mut s = running();
    let lateral = s.film.as_ref().expect("film").job;
    s.handle(read(lateral, &["film_not_frontal"]));
    s.handle(Event::ReportReplaced("No effusion.".into()));
    assert_eq!(codes(&s), ["film_not_frontal"]);
    let next = film(&mut s);
    let next_job = next.job;
    s.handle(Event::FilmGiven(next, None));
    s.handle(read(lateral, &[]));
    assert_eq!(codes(&s), ["film_not_frontal"]);
    s.handle(read(next_job, &[]));
    assert!(codes(&s).is_empty());
}

#[test]
fn a_film_that_fails_after_decoding_stays() {
    let mut s = running();
    let film_job = s.film.as_ref().expect("film").job;
    s.handle(Event::Said(FromWorker::FilmRead {
        job: film_job,
        width: 4,
        height: 4,
        frames: 1,
        warnings: vec![],
    }));
    s.handle(Event::Said(FromWorker::Failed {
        job: Some(film_job),
        problem: problem("out_of_memory"),
    }));
    assert!(s.film.is_some());
    assert_eq!(s.stand(), Stand::Failed);
}

#[test]
fn a_model_that_does_not_load_is_told_and_can_be_tried_again() {
    let mut s = running();
    s.handle(Event::Said(FromWorker::Failed {
        job: None,
        problem: problem("pack_missing"),
    }));
    assert_eq!(s.stand(), Stand::Failed);
    assert!(!s.busy());
    assert_eq!(s.handle(Event::RunPressed), [Effect::SpawnWorker]);
}

#[test]
fn new_input_tries_a_model_that_did_not_load_again() {
    let mut s = running();
    s.handle(Event::Said(FromWorker::Failed {
        job: None,
        problem: problem("pack_missing"),
    }));
    let film = film(&mut s);
    let effects = s.handle(Event::FilmGiven(film, None));
    assert_eq!(effects.last(), Some(&Effect::SpawnWorker));
    assert_eq!(s.stand(), Stand::Loading);
}

#[test]
fn a_gpu_that_fails_while_it_answers_is_a_worker_s_death() {
    for (kind, restarted) in [(EngineKind::Webgpu, true), (EngineKind::Cpu, false)] {
        let mut s = running();
        let Model::Ready(loaded) = &mut s.model else {
            panic!("the model is ready");
        };
        loaded.engine.kind = kind;
        let effects = s.handle(Event::Said(FromWorker::Failed {
            job: s.job,
            problem: problem("engine_failed"),
        }));
        assert_eq!(effects == [Effect::SpawnWorker], restarted, "{kind:?}");
        assert_eq!(s.problems.is_empty(), restarted);
        assert_eq!(s.report, REPORT);
    }
}

#[test]
fn a_given_pack_is_used_and_a_refused_one_gives_way_to_the_page_s_own() {
    let mut s = running();
    answered(&mut s);
    let film = s.film.clone();
    assert_eq!(s.handle(Event::PackGiven), [Effect::SpawnWorker]);
    s.handle(Event::Said(FromWorker::Ready));
    let mut refused = s.clone();
    s.handle(Event::Said(started()));
    answered(&mut s);
    assert_eq!((s.stand(), s.pack_given), (Stand::Done, true));
    let back = [Effect::ForgetPack, Effect::SpawnWorker];
    assert_eq!(s.handle(Event::PackReturned), back);
    assert!(!s.pack_given && s.notice.is_none());

    let failed = |code: &str| {
        Event::Said(FromWorker::Failed {
            job: None,
            problem: problem(code),
        })
    };
    assert_eq!(refused.handle(failed("pack_damaged")), back);
    assert!(!refused.pack_given);
    refused.handle(Event::Said(FromWorker::Ready));
    refused.handle(Event::Said(started()));
    answered(&mut refused);
    assert_eq!(refused.stand(), Stand::Done);
    assert_eq!(refused.problems.len(), 1, "why it was refused stays");
    assert_eq!((refused.film.clone(), &*refused.report), (film, REPORT));
    assert!(
        refused.handle(failed("pack_damaged")).is_empty(),
        "the page's own has nothing to give way to"
    );
}
