// Package post carries: messages of a network to the bot, its replies and the
// reminders back.
//
// A [Channel] carries messages over one network; [Terminal] is the first. A [Hall]
// stands between channels and the bot and loses nothing and repeats nothing,
// whatever dies. [Render] sets a reply for any channel. A [Postman] sends the
// reminders that are due. Both pass a [Gate], which keeps pace and budgets.
package post
