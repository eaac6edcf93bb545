// Package score holds what a reform score is made of: criteria sets as dated
// data, and the scorecard of an agency computed from what it claimed, what the
// council said, and how the tasks stand.
//
// Begin with [ReadYAML] or [ReadSheet], which give a [Criteria], and with
// [Compute], which makes a [Card] of it and of [Facts]; it is pure. [Rank]
// compares cards, [WriteCards] and [WriteChart] hand them out. What a person
// reads stands in text.go.
package score
