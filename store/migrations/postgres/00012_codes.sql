-- +goose Up
-- What was done is a code, and that a person has set a deadline a field.
UPDATE task_change SET what = CASE what
	WHEN 'giao việc' THEN 'assign'
	WHEN 'sửa theo kế hoạch' THEN 'amend'
	WHEN 'lịch nghỉ' THEN 'calendar'
	WHEN 'tiến độ' THEN 'progress'
	WHEN 'đã nhận' THEN 'receive'
	WHEN 'minh chứng' THEN 'prove'
	WHEN 'hoãn nhắc' THEN 'snooze'
	WHEN 'xin gia hạn' THEN 'ask'
	WHEN 'duyệt gia hạn' THEN 'grant'
	WHEN 'từ chối gia hạn' THEN 'deny'
	WHEN 'ấn định hạn' THEN 'due'
	WHEN 'phân công' THEN 'lead'
	ELSE what END;

UPDATE score_change SET what = CASE what
	WHEN 'tự chấm' THEN 'self'
	WHEN 'thẩm định' THEN 'appraise'
	WHEN 'minh chứng' THEN 'evidence'
	WHEN 'rút minh chứng' THEN 'withdraw'
	WHEN 'công bố' THEN 'publish'
	ELSE what END;

UPDATE effect SET key = replace(replace(replace(replace(replace(replace(replace(replace(replace(key, ' tiến độ ', ' progress '), ' đã nhận ', ' receive '), ' minh chứng ', ' prove '), ' hoãn nhắc ', ' snooze '), ' xin gia hạn ', ' ask '), ' duyệt gia hạn ', ' grant '), ' từ chối gia hạn ', ' deny '), ' ấn định hạn ', ' due '), ' phân công ', ' lead ');

UPDATE task SET body = replace(body, '"rule":"Do người có thẩm quyền ấn định: ', '"set":true,"rule":"Do người có thẩm quyền ấn định: ');

-- +goose Down
UPDATE task SET body = replace(body, '"set":true,"rule":"Do người có thẩm quyền ấn định: ', '"rule":"Do người có thẩm quyền ấn định: ');

UPDATE task_change SET what = CASE what
	WHEN 'assign' THEN 'giao việc'
	WHEN 'amend' THEN 'sửa theo kế hoạch'
	WHEN 'calendar' THEN 'lịch nghỉ'
	WHEN 'progress' THEN 'tiến độ'
	WHEN 'receive' THEN 'đã nhận'
	WHEN 'prove' THEN 'minh chứng'
	WHEN 'snooze' THEN 'hoãn nhắc'
	WHEN 'ask' THEN 'xin gia hạn'
	WHEN 'grant' THEN 'duyệt gia hạn'
	WHEN 'deny' THEN 'từ chối gia hạn'
	WHEN 'due' THEN 'ấn định hạn'
	WHEN 'lead' THEN 'phân công'
	ELSE what END;

UPDATE score_change SET what = CASE what
	WHEN 'self' THEN 'tự chấm'
	WHEN 'appraise' THEN 'thẩm định'
	WHEN 'evidence' THEN 'minh chứng'
	WHEN 'withdraw' THEN 'rút minh chứng'
	WHEN 'publish' THEN 'công bố'
	ELSE what END;
