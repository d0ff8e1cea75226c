package dev.payledger.dr.investigate;

import java.util.List;

/**
 * What a function logged about one invocation, its initialisation included where that came before it.
 *
 * @param lines what the function itself wrote, without the lines of Lambda
 * @param initFailure the error type of an initialisation that failed, {@code timeout} for one that took too long; empty
 *     where it went well
 * @param status {@code timeout}, {@code error}, or empty where Lambda's report names none
 * @param errorType for example {@code Runtime.ExitError}; empty where Lambda's report names none
 * @param complete whether Lambda's report is there
 */
record Invocation(List<String> lines, String initFailure, String status, String errorType, boolean complete) {}
