// Package bot is the conversation: a message comes in, a reply goes out,
// whatever network carries them.
//
// Begin with [New] and [Bot.Handle]. A message is a command of the table in
// command.go or a question; before a question is answered it passes the gates
// in order: who is let in at all, the off switch, the stamp of a state secret, the
// rate limit. [Bot.Ask] answers a question, [Bot.Letter] says what a reminder says.
// What is done is done by the verbs of package house.
//
// Everything a person reads stands in text.go, task_text.go and score_text.go.
package bot
