package org

import "strings"

// SameCode says that two mã định danh are of one body: the form of Quyết định
// 20/2020/QĐ-TTg runs from the whole to its parts ("H38.12"), the older one the other
// way, filled up with zeros ("000.00.12.H38").
func SameCode(a, b string) bool { return a != "" && b != "" && plainCode(a) == plainCode(b) }

func plainCode(s string) string {
	groups := strings.Split(strings.ToUpper(strings.TrimSpace(s)), ".")
	if n := len(groups); n > 1 && isTop(groups[n-1]) && !isTop(groups[0]) {
		for i := range n / 2 {
			groups[i], groups[n-1-i] = groups[n-1-i], groups[i]
		}
	}
	for len(groups) > 1 && strings.Trim(groups[len(groups)-1], "0") == "" {
		groups = groups[:len(groups)-1]
	}
	return strings.Join(groups, ".")
}

// isTop says that a group is of the first level: a letter with two digits.
func isTop(s string) bool {
	return len(s) == 3 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9'
}
