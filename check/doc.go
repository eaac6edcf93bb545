// Package check tells whether the references of a draft are right: whether each
// document exists and is in force on the day of the draft, whether the provision
// exists in it, whether number, day, issuer, type and title belong together,
// whether a quote is what the provision says, whether the bases stand in order,
// whether an agency named still exists.
//
// Begin with [Check]: a [Draft] and a [Library] in, a [Report] out. A report is a
// value: every reference found, in the order of the text, with what is to be said
// of it. Nothing is kept. Words for a person stand in text.go.
package check
