"""What is to be done: pure functions from what is known, and the moment, to a plan.

The decisions that all of it rests on:

D1: There are four letters: the thank-you, the second-chance letter, the gracious answer to a no, and a
question how things stand, which is off until the person asks for it.
Why: Thanks and one clear second letter are the advice that this program follows; one polite question is
what experts agree on.
Source: Nexxt, Indeed, Accountemps.

D2: The thank-you never speaks of a question that went badly; the second-chance letter is the only place for
it.
Why: Experts warn against it in the note of thanks, and the two-step way gives it a letter of its own.
Others would correct an answer in the thank-you.
Source: Nexxt, Saul, Pachera, LiveAbout; otherwise Work Coach Café, Vault, Smith Hanley.

D3: The second-chance letter has two paragraphs and 80 to 160 words, names the question within two
sentences, and ends in thanks and in what the person would be grateful for.
Why: A letter that comes to the point is read; a long one is a plea.
Source: Nexxt.

D4: The thank-you has one or two paragraphs and 55 to 130 words.
Why: Mails of 50 to 125 words get the most answers; careers offices ask for three to six sentences.
Source: Boomerang, Iowa State, Washington University.

D5: The second letter waits two business days of the reader (a setting: one or two) after the thank-you was
sent, appears at 10:00, and expires on the seventh business day.
Why: A day or two is the advice; longer, and the decision is made.
Source: Nexxt, Business Insider on Lynn Taylor.

D6: Any answer of a person, a no, an invitation, an offer or an unsent thank-you stops the second-chance
letter; the person may bring it back.
Why: A plea that crosses an answer looks careless.

D7: No excuse, and no apology by default; the person owns up in the first person.
Why: Interviewers rate explanations that lie in the speaker's own hands best. Advisers disagree on
apologies.
Source: Nexxt, Silvester 2002; otherwise Shellenbarger.

D8: What the person typed goes in unchanged, or is refused with the field named; it is never rewritten in
silence.
Why: The letter speaks in their name.

D9: At most one second-chance letter for an interview, to one person: the hiring manager first, the
consultant where there is an agency.
Why: The manager decides, not the personnel office; several such letters would be a campaign.
Source: Ask The Headhunter, Appoint, Andersen.

D10: No courtesy title and no gender is ever taken from a name; without a title the greeting uses the full
name.
Why: Neither can be read off a name.
Source: Personal names.

D11: Letters are in English; a thread in another language gets a warning and no translation.
Why: Only the wording of English letters can be checked here, word by word.

D12: After a no: one gracious answer, no appeal, and the end.
Why: Appeals hardly ever work; some advisers disagree.
Source: Nexxt, Washington Post Jobs; otherwise Dice.
"""
