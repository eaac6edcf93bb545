package org

import (
	"fmt"
	"time"
)

// vietnamese writes a day as official papers do: "01/3/2025" (Nghị định
// 30/2020/NĐ-CP, Phụ lục I: days below 10 and months 1, 2 take a zero).
func vietnamese(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "không rõ ngày"
	}
	month := fmt.Sprint(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("%02d/%s/%d", t.Day(), month, t.Year())
}

// next returns the day after day, "" for "".
func next(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}
