package paper

// syllableScore is the share, 0 to 1, of the words of text that are spelled as
// Vietnamese syllables can be. Abbreviations and single letters are left out;
// a text without words scores 0. Good Vietnamese is above 0.9, a garbled text
// layer or a wrong encoding well below 0.7.
func syllableScore(text string) float64 {
	q := look(text)
	if q.words == 0 {
		return 0
	}
	return float64(q.valid) / float64(q.words)
}
