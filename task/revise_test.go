package task

import (
	"strings"
	"testing"
)

// A revised plan tells what is new, what is different and what is gone.
func TestRevise(t *testing.T) {
	have := []Work{
		{ID: 1, Task: Task{No: "1", Name: "Rà soát", Lead: "Sở A", Time: "Quý I"}},
		{ID: 2, Task: Task{No: "2", Name: "Công bố", Lead: "Sở A", Time: "Quý II"}},
		{ID: 3, Task: Task{No: "3", Name: "Kiểm tra", Lead: "Sở B", Time: "Quý III"}},
		{ID: 4, Task: Task{No: "4", Name: "Tổng kết", Lead: "Sở B", Time: "Tháng 12"}},
	}
	r := Revise(have, []Task{
		{No: "1", Name: "Rà  soát", Lead: "Sở A", Time: "Quý I"},
		{No: "2", Name: "Công bố", Lead: "Sở C", Time: "Quý III"},
		{No: "3", Name: "Kiểm tra", Lead: "Sở B", Time: "Quý III"},
		{No: "5", Name: "Tổng kết", Lead: "Sở B", Time: "Tháng 12"},
		{No: "6", Name: "Tập huấn", Lead: "Sở B", Time: "Tháng 5"},
	})
	if r.Unchanged != 2 || len(r.Added) != 1 || r.Added[0].No != "6" || len(r.Dropped) != 0 || len(r.Changed) != 2 {
		t.Fatalf("%+v", r)
	}
	if c := r.Changed[0]; c.Was.ID != 2 || strings.Join(c.Fields, ", ") != "chủ trì, thời gian" {
		t.Errorf("%+v", c)
	}
	if c := r.Changed[1]; c.Was.ID != 4 || strings.Join(c.Fields, ", ") != "số" {
		t.Errorf("%+v", c)
	}
	if r = Revise(have, nil); len(r.Dropped) != 4 || r.Empty() {
		t.Errorf("an empty plan: %+v", r)
	}
}
