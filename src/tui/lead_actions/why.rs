//! Receipts of a lead's figures: its open deals, its time in the stage, its tier, its score.

use crate::domain::deal::DealState;
use crate::domain::id::RecordRef;
use crate::domain::lead::Lead;
use crate::domain::receipt::Receipt;
use crate::store::{custom, deals, transitions};
use crate::tui::lead_data::LeadData;
use crate::tui::overlays::receipt::Why;
use crate::tui::view::Cx;

/// Opens the receipts of a lead, that of a column first.
///
/// # Errors
/// When the file can't be read.
pub fn why(cx: &mut Cx<'_>, data: &LeadData, lead: &Lead, column: &str) -> eyre::Result<()> {
    let mut receipts = vec![
        ("days-in-stage", stage(cx, data, lead)?),
        ("amount", amount(cx, data, lead)?),
        ("tier", tier(cx, lead)?),
        ("total", score(lead)),
    ];
    let first = match column {
        "stage" => "days-in-stage",
        "fit" | "engagement" | "band" => "total",
        other => other,
    };
    let at = receipts.iter().position(|(name, _)| *name == first).unwrap_or(0);
    receipts.rotate_left(at);
    cx.open(Why::new(receipts.into_iter().map(|(_, receipt)| receipt).collect()));
    Ok(())
}

fn stage(cx: &Cx<'_>, data: &LeadData, lead: &Lead) -> eyre::Result<Receipt> {
    let life = data.lifecycle();
    let figure = lead.days_in_stage(data.now).map_or("not known".to_owned(), |days| format!("{days} d"));
    let title = format!("Time in {}", life.name_of(&lead.stage));
    let formula = match lead.stage_since {
        Some(_) => "whole days since the move into the stage; what a file says counts where there was no move",
        None if lead.is_unstaged() => "in no stage, so there is nothing to count from",
        None => "the file that brought the lead doesn't say since when it is there, and it hasn't moved since",
    };
    let rule = if life.can_be_stuck(&lead.stage) {
        format!("{} v{}: stuck after {} days", life.title, life.version, life.stuck_days)
    } else {
        format!("{} v{}: nobody counts as stuck here", life.title, life.version)
    };
    let mut receipt = Receipt::new(title, figure, formula).rule(rule);
    for one in transitions::of_lead(cx.ws.store(), lead.id)?.iter().rev().take(12) {
        let from = if one.from.is_empty() { String::new() } else { format!("{} to ", life.name_of(&one.from)) };
        let who = if one.who.is_empty() { String::new() } else { format!(" · {}", one.who) };
        let words = format!("{from}{}{who} · {}", life.name_of(&one.to), one.kind.meaning());
        receipt = receipt.fact(data.moment(one.at), words);
    }
    if let Some(since) = lead.stage_since {
        receipt = receipt.fact("in the stage since", data.moment(since));
    }
    Ok(receipt)
}

fn amount(cx: &Cx<'_>, data: &LeadData, lead: &Lead) -> eyre::Result<Receipt> {
    let formula = "open deals of which they are the main contact, at today's rates";
    let mut receipt = Receipt::new("Open deals", data.money(lead.amount).to_string(), formula);
    for deal in deals::of_lead(cx.ws.store(), lead.id)? {
        let amount = deal.amount.map_or("no amount".to_owned(), |amount| amount.to_string());
        let main = deals::roles(cx.ws.store(), deal.id)?.iter().any(|role| role.lead == lead.id && role.main);
        let counted = match (deal.state, main) {
            (DealState::Open, true) => "",
            (DealState::Open, false) => " (somebody else is the main contact)",
            _ => " (closed)",
        };
        let mut line =
            Receipt::default().item(deal.called(), format!("{amount}{counted}"), 0, Some(RecordRef::deal(deal.id)));
        receipt.lines.append(&mut line.lines);
    }
    Ok(receipt)
}

fn tier(cx: &Cx<'_>, lead: &Lead) -> eyre::Result<Receipt> {
    let icp = custom::icp(cx.ws.store())?;
    let figure = lead.tier.map_or("not known".to_owned(), |tier| tier.name().to_owned());
    if lead.tier_set {
        return Ok(Receipt::new("ICP tier", figure, "chosen by hand: it isn't derived any more"));
    }
    let formula = "unwanted first, then industry, country and role, then the company's size";
    let rule = if icp.version == 0 {
        "no ideal customer profile is written yet (palette: profile of the ideal customer)".to_owned()
    } else {
        format!("ideal customer profile, version {}", icp.version)
    };
    let or_none = |text: String| if text.is_empty() { "not known".to_owned() } else { text };
    Ok(Receipt::new("ICP tier", figure, formula)
        .rule(rule)
        .fact("employees", or_none(lead.employees.shown()))
        .fact("industry", or_none(lead.industry.clone()))
        .fact("country", or_none(lead.country.clone()))
        .fact("role", or_none(lead.role.clone()))
        .fact("domain", or_none(lead.domain.clone())))
}

fn score(lead: &Lead) -> Receipt {
    match lead.total {
        None => Receipt::new("Score", "none yet", "no lead is scored in this workspace: a score needs a scoring model"),
        Some(total) => {
            let part = |part: Option<i32>| part.map_or("none".to_owned(), |part| part.to_string());
            Receipt::new("Score", total.to_string(), "fit plus engagement")
                .fact("fit", part(lead.fit))
                .fact("engagement", part(lead.engagement))
        }
    }
}
