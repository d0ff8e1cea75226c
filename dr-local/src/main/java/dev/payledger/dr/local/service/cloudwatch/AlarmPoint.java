package dev.payledger.dr.local.service.cloudwatch;

import java.time.Instant;

/** The statistic of one period: what an alarm holds against its threshold. */
record AlarmPoint(Instant start, double value, double sampleCount) {}
