package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"trolyao/corpus"
)

// batchQuestion is one line of a batch: a question as it stands, or a JSON
// object. ID is echoed with the answer as it was written, string or number.
type batchQuestion struct {
	ID   json.RawMessage `json:"id"`
	Text string          `json:"text"`
	AsOf string          `json:"as_of"`
	// Before are the earlier questions of the conversation, in order.
	Before []string `json:"before"`

	day   corpus.Day // AsOf, understood
	line  int        // from 1
	wrong string     // why the line is no question; "" when it is one
}

// batchLine is the longest line a batch may have, in bytes.
const batchLine = 1 << 20

// readBatch calls ask with every question of r, in order; blank lines are
// passed over. A line that is no question is handed on with wrong set. It
// stops at ask's first error.
func readBatch(r io.Reader, ask func(batchQuestion) error) error {
	lines := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		line, long, err := readLine(lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		last := err != nil
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		q := batchQuestion{line: n}
		if long {
			q.wrong = "dài quá 1 MB"
		} else {
			q = parseBatchLine(line, n)
		}
		if q.Text != "" || q.wrong != "" {
			if err := ask(q); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// readLine returns the next line without its end. A line over batchLine is
// skipped to its end and comes back as long.
func readLine(r *bufio.Reader) (line string, long bool, err error) {
	var b []byte
	for {
		part, more, err := r.ReadLine()
		if err != nil {
			return string(b), long, err
		}
		if len(b)+len(part) > batchLine {
			long, b = true, nil
		} else if !long {
			b = append(b, part...)
		}
		if !more {
			return string(b), long, nil
		}
	}
}

func parseBatchLine(line string, n int) batchQuestion {
	line = strings.TrimSpace(line)
	q := batchQuestion{line: n}
	if !strings.HasPrefix(line, "{") {
		q.Text = line
		return q
	}
	if err := json.Unmarshal([]byte(line), &q); err != nil {
		return batchQuestion{line: n, wrong: "không phải JSON hợp lệ (cần id, text, as_of, before)"}
	}
	q.Text = strings.TrimSpace(q.Text)
	if q.Text == "" {
		q.wrong = "thiếu câu hỏi (text)"
		return q
	}
	if q.AsOf != "" {
		day, ok := corpus.ReadDay(q.AsOf)
		if !ok {
			q.wrong = "có as_of không phải một ngày (" + strconv.Quote(q.AsOf) + ")"
		}
		q.day = day
	}
	return q
}
