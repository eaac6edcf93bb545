// Package bot is the hall: a message comes in, a reply goes out, whatever
// network carries them.
//
// Begin with [New] and [Bot.Handle]. A message is a command of the table in
// command.go or a question; before a question is answered it passes the gates
// in order: who is let in at all, the off switch, the stamp of a state secret, the
// rate limit.
// The verbs of the house ([Bot.Ask], [Bot.Ingest], [Bot.Documents],
// [Bot.Show], [Bot.Validity], [Bot.Recalls], [Bot.ProposePlan], [Bot.ApprovePlan], [Bot.Take])
// are methods, so that every door does the same thing the same way. A [Channel]
// carries messages; [Terminal] is the first. A [Hall] stands between channels and
// the bot and loses nothing and repeats nothing, whatever dies; [Render] sets a
// reply for any of them. A [Postman] sends the reminders that are due. Both pass a
// [Gate], which keeps pace and budgets.
//
// Everything a person reads stands in text.go and task_text.go.
package bot
