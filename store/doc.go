// Package store keeps what must survive a restart, in a SQLite file by default
// and in PostgreSQL when one machine is outgrown.
//
// Begin with [Open]. [Store.PutDocument] stores a version of a document and
// gives the change a number in the feed, which [Store.Changes] hands out;
// [Store.Units] fetches single provisions, [Store.Document] the whole text.
// Everything a call stores, it stores in one transaction.
//
// The tables, the same on both databases:
//
//	counter       name → n; the row "feed" is the newest number of the feed
//	feed          document key → seq, deleted: its newest change only
//	original      SHA-256 → the bytes of a file, gzip; empty for a document that
//	              was not read from one, whose own SHA-256 it then is
//	document      key → the current document: head (JSON), body (JSON, gzip; NULL
//	              when it is that of the newest version)
//	version       key, n → a version as it came in: its original, its own body
//	unit          key, ord → one unit of the current document: ref, path, part (JSON)
//	relation      kind, both ends, authority, owner → a relation between documents;
//	              owner is the document that tells it, "" when it stands by itself
//	mend          document key, fact → what an administrator set it to, and what
//	              was read; the row "key" has the key it was read under
//	deferral      doubt → a person looks at it again after a day
//	job           work that goes on by itself, such as a file that was handed in:
//	              its bytes until it is done (waiting, working: holder until due,
//	              asked, done, refused, failed), spec and result are JSON
//	talk          officer, chat → what the officer made of a conversation: name,
//	              pinned, hidden from the list
//	turn          a question and its reply; folded is the question without
//	              diacritics, case and punctuation; dropped holds the claims of a
//	              model that did not stand (JSON, "" for none); key is the message
//	              that asked, reply what was shown (JSON)
//	turn_ref      turn, ord → a place the reply cites
//	feedback      turn, officer → what a person thought of the reply
//	gap_aside     folded question → it is no gap that anybody has to fill, and why
//	recall        turn, document → the answer rests on what the document changes;
//	              told_to is the message whose reply told the person
//	approved      an approved answer; flagged says why to look at it again
//	approved_ref  approved, ord → its legal basis
//	agency        an agency that the install has added or changed (JSON); parent
//	              is the ID of the one above
//	agency_merge  from → an agency that is another now, with what undoing it needs
//	              (JSON); undone says when it was, 0 for not
//	officer_post  officer, agency → works there
//	officer       a person: agency, roles, addresses (JSON); gone when they left
//	address       channel, account → the officer known by it there
//	calendar_year year → an administrator's calendar of it (JSON)
//	calendar_link SHA-256 of a secret → the agency whose deadlines it opens, for how long, and who made it
//	proposal      what was read from a plan and waits for approval (JSON); what has
//	              a key is proposed once
//	plan          key → an approved plan: title, year, targets (JSON)
//	task          plan, no → a task as it is kept (JSON), with the columns it is
//	              found by; last is the day after which it is overdue
//	task_agency   task, agency → takes part; lead: it leads
//	task_change   who changed what of a task, when and why
//	evidence      a link or a file that proves a task was done
//	extension     a request for more time; one may be open for a task
//	reminder      task, officer, step, due → planned, bundled into a delivery, or
//	              merged: a later step of the task was sent instead
//	delivery      key → one message to one officer: ready, sending (holder, until
//	              due), sent, doubtful, failed
//	criteria      key, version → a set of scoring criteria (JSON)
//	claim         what an agency or the council says a criterion has reached (JSON);
//	              the newest of a criterion, agency, period and side holds
//	score_evidence a link or a file that proves a claim; removed says when it was
//	              taken back, 0 for not
//	publication   number → cards that were published together
//	score_card    criteria, agency, period → a published card (JSON), never changed
//	score_change  who changed what of a card, when and why
//	inbox         key → a letter to an officer inside the house
//	account       officer → how they sign in: login, argon2id hash ("" for no
//	              password), who they are at the single sign-on
//	invitation    SHA-256 of a secret → the officer who may choose a password; ""
//	              for the first administrator
//	session       SHA-256 of a secret → the officer signed in with a browser
//	token         SHA-256 of a secret → the officer a program works for
//	attempt       SHA-256 of login or network address → attempts to sign in until
//	chat          channel, chat → when it has work (ready) and pieces to go (send), 0
//	              for none; who answers in it until when; whether it was greeted,
//	              and is gone: nothing can be sent there
//	message       key → what came in (way in: waiting, done, merged, stopped, failed)
//	              and each piece of what goes out (way out: waiting, sending until
//	              due, sent, unknown, failed); body and reply are JSON
//	gate          channel → shut until when and why; pieces sent in the month
//	link_code     SHA-256 of a code → the officer who may link an address with it
//	link_try      channel, chat → wrong codes since
//	effect        key → a change that a message made, so that it is made once
//	refusal       a file turned away, never its text
//	lease         name → who holds it until when
//	model_use     day, who → how often the language model was asked, and its tokens;
//	              "p " before a person, "a " before an agency
//	channel_token name, n → a state of a channel's tokens, sealed by the channel;
//	              the last few are kept
//	meta          key → small values: store_id, versions applied
//	watch         a draft (JSON) or the key of a paper that is checked again when law
//	              comes in, what was said of it last (JSON), and up to which change
//	watch_change  what was told of a watch, once
//	audit         who did what
//
// Times are milliseconds since 1970 in UTC, days text ("2006-01-02"). All text
// is compared in Go: the two databases fold letters differently.
package store
