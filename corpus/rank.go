package corpus

// Rank orders documents by legal force (Luật Ban hành văn bản quy phạm pháp luật
// 64/2025/QH15, Điều 4): Hiến pháp 6, luật and nghị quyết of Quốc hội 5, pháp lệnh and
// nghị quyết of its standing committee 4, nghị định and nghị quyết of Chính phủ 3, of
// the prime minister 2, of ministries and courts 1, of local bodies 0; -1 where nothing
// tells.
func Rank(docType, number string) int { return legalRank(docType, number) }
