package dev.payledger.dr.local.service.cloudwatch;

import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * What an evaluation came to.
 *
 * @param state the state that the alarm is to have
 * @param evaluated the points that decided, newest first
 * @param breaching how many of them breach the threshold
 * @param filled how many missing points stood in beside them
 */
record AlarmVerdict(StateValue state, List<AlarmPoint> evaluated, int breaching, int filled) {}
