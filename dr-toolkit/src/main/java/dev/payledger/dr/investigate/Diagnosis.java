package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the cause of one failed request of a function. It names a cause only where this request's own evidence proves it;
 * where evidence is missing or speaks against itself, it says what was observed and leaves the request unexplained.
 */
final class Diagnosis {

    private static final Pattern DENIED = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z*]+)");
    private static final Pattern DENIED_ROLE = Pattern.compile("assumed-role/([^/\\s]+)/");
    private static final Pattern DENIED_RESOURCE =
            Pattern.compile("on resource: (?:arn:[^:\\s]*:[^:\\s]*:[^:\\s]*:[^:\\s]*:)?([^\\s\"]+)");
    private static final Pattern THROWN =
            Pattern.compile("((?:[a-zA-Z_$][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error|Fault))\\b");
    private static final Pattern LOOKS_LIKE_AN_ERROR = Pattern.compile(
            "(?m)^\\s+at \\S|\\bCaused by:|\"level\"\\s*:\\s*\"(?:ERROR|FATAL)\"|^Traceback|Exception\\b");
    private static final Pattern FRAME = Pattern.compile("^\\s*(?:at \\S|\\.\\.\\. \\d+ more|Caused by:)");
    private static final Pattern SAYS_IT_IS_MISSING = Pattern.compile(
            "(?i)not set|is missing|missing|undefined|unset|not defined|required|must be set|KeyError|not found|is null");
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("OutOfMemoryError|Runtime\\.OutOfMemory|signal: killed|JavaScript heap out of memory");
    private static final int MAX_TEXT = 160;
    private static final int DENIED_BY_LAMBDA = 403;
    private static final int NO_SUCH_FUNCTION = 404;

    private final FunctionFacts facts;
    private final InvocationLog log;
    private final Throttling throttling;

    Diagnosis(FunctionFacts facts, InvocationLog log, Throttling throttling) {
        this.facts = facts;
        this.log = log;
        this.throttling = throttling;
    }

    /** What is known about a request that was answered with 5xx. */
    Verdict of(AccessLogEntry entry) {
        if (entry.isThrottled()) {
            return throttled(entry);
        }
        Integer lambda = entry.lambdaStatus();
        if ((lambda != null && lambda == DENIED_BY_LAMBDA)
                || entry.error().contains("doesn't have permissions to call the integration")) {
            return Verdict.unexplained(
                    "API Gateway may not invoke the function (its permission is missing)", accessLine(entry));
        }
        if (lambda != null && lambda == NO_SUCH_FUNCTION) {
            return Verdict.unexplained(
                    facts.live() == null ? "the function does not exist" : "the function did not exist then",
                    accessLine(entry));
        }
        if (entry.lambdaRequestId().isEmpty()) {
            return Verdict.unexplained(
                    entry.error().isEmpty()
                            ? "the access log names no call to Lambda"
                            : "the API gave up: " + shortened(entry.error()),
                    accessLine(entry));
        }
        Optional<Invocation> invocation = log.of(entry.lambdaRequestId());
        if (invocation.isEmpty()) {
            return Verdict.unexplained(
                    "the function logged nothing of it: its lines are not there yet, or its role may not write them",
                    accessLine(entry));
        }
        return invoked(entry, invocation.get());
    }

    private Verdict throttled(AccessLogEntry entry) {
        FunctionFacts.Live live = facts.live();
        Integer reserved = live == null ? null : live.reserved();
        boolean zeroNow = reserved != null && reserved == 0;
        if (zeroNow && throttling.isLast(entry)) {
            return new Verdict(
                    Kind.THROTTLED, "reserved concurrency 0", "Lambda answered 429", "", true, accessLine(entry));
        }
        if (throttling.wasForbidden(entry)) {
            return new Verdict(
                    Kind.THROTTLED,
                    "concurrency was 0",
                    "Lambda answered 429 while nothing ran; reserved now: " + (reserved == null ? "none" : reserved),
                    "",
                    zeroNow,
                    accessLine(entry));
        }
        return Verdict.unexplained(
                "throttled while others of it were running (reserved concurrency now: "
                        + (reserved == null ? "none" : reserved) + ")",
                accessLine(entry));
    }

    private Verdict invoked(AccessLogEntry entry, Invocation invocation) {
        String error = firstError(invocation);
        if (!invocation.complete()) {
            return Verdict.unexplained("its log does not end yet", error);
        }
        if (invocation.status().equals("timeout") || invocation.initFailure().equals("timeout")) {
            return Verdict.unexplained("the function timed out", error);
        }
        if (invocation.lines().stream()
                .anyMatch(line -> OUT_OF_MEMORY.matcher(line).find())) {
            return Verdict.unexplained("the function ran out of memory", error);
        }
        boolean denied = invocation.lines().stream().anyMatch(Diagnosis::isDenial);
        Set<String> missing = missingVariables(invocation);
        if (denied && !missing.isEmpty()) {
            return Verdict.unexplained(
                    "contradictory: its log has a denied call and says that " + String.join(", ", missing)
                            + " is missing",
                    error);
        }
        if (!missing.isEmpty()) {
            return variableMissing(invocation, missing);
        }
        boolean exited = invocation.errorType().equals("Runtime.ExitError")
                || invocation.initFailure().equals("Runtime.ExitError");
        return denied && !exited ? denied(entry, invocation) : failed(invocation, error);
    }

    /** The variables that the log says are missing, and that the template or the other region's function has. */
    private Set<String> missingVariables(Invocation invocation) {
        Set<String> known = new TreeSet<>(facts.elsewhere());
        FunctionFacts.Declared template = facts.template();
        if (template != null) {
            known.addAll(template.variables().keySet());
        }
        FunctionFacts.Live live = facts.live();
        return known.stream()
                .filter(variable -> errors(invocation)
                        .anyMatch(line -> names(line, variable)
                                && ((live != null && !live.variables().contains(variable))
                                        || SAYS_IT_IS_MISSING
                                                .matcher(aroundName(line, variable))
                                                .find())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean names(String text, String variable) {
        return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(variable) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }

    /** The line that names it, without what follows: a stack trace says "not found" for other reasons. */
    private static String aroundName(String text, String variable) {
        return text.lines().filter(line -> names(line, variable)).findFirst().orElse("");
    }

    private Verdict variableMissing(Invocation invocation, Set<String> missing) {
        String variable = missing.iterator().next();
        boolean atInit = !invocation.initFailure().isEmpty();
        FunctionFacts.Live live = facts.live();
        boolean active = live != null && !live.variables().contains(variable);
        String line = errors(invocation)
                .map(text -> aroundName(text, variable))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return new Verdict(
                Kind.VARIABLE_MISSING,
                variable + (atInit ? " missing at init" : " missing"),
                atInit ? invocation.initFailure() : "function error",
                variable,
                active,
                shortened(line));
    }

    private Verdict denied(AccessLogEntry entry, Invocation invocation) {
        List<String> errors = errors(invocation).toList();
        String denial = errors.stream().filter(Diagnosis::isDenial).findFirst().orElse("");
        if (denial.isEmpty() || !errors.stream().allMatch(Diagnosis::isDenial)) {
            String other = errors.stream()
                    .filter(line -> !isDenial(line))
                    .findFirst()
                    .orElse("the denied call is not logged as an error");
            return Verdict.unexplained(
                    "contradictory: a call was denied, and something else failed as well: " + shortened(other),
                    shortened(other));
        }
        Matcher action = DENIED.matcher(denial);
        String lacks = action.find() ? action.group(1) : "an action";
        Matcher named = DENIED_ROLE.matcher(denial);
        String role = named.find() ? named.group(1) : "";
        FunctionFacts.Declared template = facts.template();
        String wanted = template == null || template.role() == null ? "" : FunctionFacts.roleName(template.role());
        if (role.isEmpty() || wanted.isEmpty() || role.equals(wanted)) {
            String whose = role.isEmpty()
                    ? "a role that the log does not name"
                    : wanted.isEmpty()
                            ? "role " + role + " (the template's cannot be told)"
                            : "the template's own role";
            return Verdict.unexplained(whose + " may not " + lacks + resource(denial) + drift(), denialLine(denial));
        }
        FunctionFacts.Live live = facts.live();
        boolean stillThisRole =
                live != null && FunctionFacts.roleName(live.role()).equals(role);
        return new Verdict(
                Kind.ROLE_LACKS_ACTION,
                "role lacks " + lacks,
                (entry.functionStatus() == null ? "" : "caught by the handler, so no error for Lambda; ") + "role "
                        + role + " instead of the template's " + wanted,
                lacks,
                stillThisRole,
                denialLine(denial));
    }

    private static String resource(String denial) {
        Matcher resource = DENIED_RESOURCE.matcher(denial);
        return resource.find() ? " on " + resource.group(1) : "";
    }

    private static String denialLine(String denial) {
        Matcher action = DENIED.matcher(denial);
        return action.find()
                ? shortened(denial.substring(Math.max(0, denial.lastIndexOf("User: ", action.start()))))
                : "";
    }

    private Verdict failed(Invocation invocation, String error) {
        boolean atInit = !invocation.initFailure().isEmpty();
        String drift = drift();
        String what = atInit
                ? "initialisation fails (" + invocation.initFailure() + ")"
                : invocation.errorType().isEmpty()
                        ? "the function fails"
                        : "the function ended (" + invocation.errorType() + ")";
        Matcher thrown = THROWN.matcher(error);
        String type = thrown.find() ? ": " + thrown.group(1) : "";
        return Verdict.unexplained(
                error.isEmpty()
                        ? (atInit || !invocation.errorType().isEmpty()
                                ? what
                                : "the function answered 5xx itself and logged no error")
                        : what + type + drift,
                error);
    }

    /** What differs from the template and may have to do with it, though nothing proves it. */
    private String drift() {
        FunctionFacts.Declared template = facts.template();
        if (template == null) {
            return "";
        }
        List<String> lacking = template.variables().keySet().stream()
                .filter(facts::lacks)
                .sorted()
                .toList();
        String changed = facts.changed().isEmpty()
                ? ""
                : "; not proven, but " + String.join(", ", new TreeSet<>(facts.changed()))
                        + " is not what the template says";
        return lacking.isEmpty()
                ? changed
                : "; not proven, but it lacks the template's " + String.join(", ", lacking) + changed;
    }

    private static boolean isDenial(String line) {
        return DENIED.matcher(line).find();
    }

    /** The lines that tell of a failure; all of them where initialisation failed and none looks like one. */
    private static Stream<String> errors(Invocation invocation) {
        List<String> errors = invocation.lines().stream()
                .filter(line -> !FRAME.matcher(line).find()
                        && LOOKS_LIKE_AN_ERROR.matcher(line).find())
                .toList();
        return errors.isEmpty() && !invocation.initFailure().isEmpty() ? invocation.lines().stream() : errors.stream();
    }

    private static String firstError(Invocation invocation) {
        return errors(invocation)
                .map(line -> line.lines().findFirst().orElse(""))
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(Diagnosis::shortened)
                .orElse("");
    }

    private static String accessLine(AccessLogEntry entry) {
        return "access log: " + entry.routeKey() + " " + entry.status() + ", Lambda's status "
                + (entry.lambdaStatus() == null ? "unknown" : entry.lambdaStatus())
                + (entry.error().isEmpty() ? "" : ", " + shortened(entry.error()));
    }

    private static String shortened(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }
}
