CREATE INDEX `application_handed_over` ON `application` (json_extract("record", '$.handOver.at'));
