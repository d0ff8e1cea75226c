package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Reads that for a moment do not show what was made, tagged or removed: they are answered with what the same request was
 * answered before, or would have been. Nothing is made up. After an update of the same thing reads are current again:
 * clients wait by reading, and AWS lets them. Thread safe.
 *
 * <p>Documented for DynamoDB's DescribeTable, IAM, Certificate Manager, Secrets Manager and EventBridge Scheduler;
 * unconfirmed for the other services here. S3, Route 53's records and items of tables are current at once.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
 */
final class EventualReads {

    private static final int KEPT_MAX = 1_000;
    private static final Set<String> EVENTUAL = Set.of(
            "acm",
            "apigateway",
            "cloudfront",
            "dynamodb",
            "iam",
            "lambda",
            "logs",
            "monitoring",
            "scheduler",
            "secretsmanager",
            "sns");
    private static final Pattern READS = Pattern.compile("(Get|List|Describe)[A-Z].*");
    private static final Pattern DATA = Pattern.compile("GetItem|GetRecords|GetShardIterator|GetMetric.*|GetLogEvents"
            + "|GetSecretValue|GetRandomPassword|GetAccountSettings");
    private static final Pattern MAKES =
            Pattern.compile("(Create|Delete|Request|Tag|Untag|Attach|Detach)[A-Z].*|PutMetricAlarm|PutRolePolicy");
    /** What a client looks at first when it has made something, with the member that names it. */
    private static final Map<String, List<FirstRead>> FIRST_READS = Map.of(
            "dynamodb:CreateTable", List.of(new FirstRead("DescribeTable", "TableName", "TableName")),
            "iam:CreateRole", List.of(new FirstRead("GetRole", "RoleName", "RoleName")),
            "lambda:CreateFunction",
                    List.of(
                            new FirstRead("GetFunction", "FunctionName", "FunctionName"),
                            new FirstRead("GetFunctionConfiguration", "FunctionName", "FunctionName")),
            "secretsmanager:CreateSecret", List.of(new FirstRead("DescribeSecret", "Name", "SecretId")),
            "scheduler:CreateSchedule", List.of(new FirstRead("GetSchedule", "Name", "Name")));

    private final TimeSource time;
    private final Dice dice;
    private final Map<Read, Known> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Read, Known> eldest) {
            return size() > KEPT_MAX;
        }
    };
    private final Deque<Change> changes = new ArrayDeque<>();

    EventualReads(TimeSource time, Dice dice) {
        this.time = time;
        this.dice = dice;
    }

    private record FirstRead(String operation, String from, String to) {}

    private record Read(String region, String service, SdkRequest input) {}

    /** An answer, or what was thrown. */
    private record Known(Instant at, Object answer) {}

    private record Change(String region, String service, Set<String> target, Instant at, Instant seen) {}

    /**
     * Serves a call with a current or a former answer.
     *
     * @param longest the longest time, at speed 1, that a read may be behind
     */
    @SuppressWarnings("unchecked")
    <R> R serve(Passage passage, Duration longest, Supplier<R> effect) {
        if (!EVENTUAL.contains(passage.service())
                || DATA.matcher(passage.operation()).matches()) {
            return effect.get();
        }
        Set<String> target = Target.of(passage.input());
        if (!READS.matcher(passage.operation()).matches()) {
            return change(passage, target, longest, effect);
        }
        Read read = new Read(passage.call().region(), passage.service(), passage.input());
        Optional<Known> former = former(read, target);
        if (former.isPresent() && dice.next("read " + passage.operation() + target) < 0.5) {
            passage.meets("stale read");
            if (former.get().answer() instanceof AwsServiceException failure) {
                throw failure;
            }
            return (R) former.get().answer();
        }
        // Until the change is seen everywhere, the next read may be behind again.
        return former.isPresent() ? effect.get() : remember(read, effect);
    }

    private <R> R remember(Read read, Supplier<R> effect) {
        Instant at = time.now();
        try {
            R answer = effect.get();
            keep(read, new Known(at, answer));
            return answer;
        } catch (AwsServiceException e) {
            keep(read, new Known(at, e));
            throw e;
        }
    }

    private <R> R change(Passage passage, Set<String> target, Duration longest, Supplier<R> effect) {
        boolean makes = MAKES.matcher(passage.operation()).matches();
        if (makes) {
            FIRST_READS
                    .getOrDefault(passage.service() + ":" + passage.operation(), List.of())
                    .forEach(first -> lookBefore(passage, first));
        }
        R answer = effect.get();
        Instant now = time.now();
        synchronized (answers) {
            if (makes) {
                Duration behind = time.interval(dice.next("behind " + passage.operation() + target, longest));
                changes.addLast(new Change(passage.call().region(), passage.service(), target, now, now.plus(behind)));
            } else {
                answers.keySet()
                        .removeIf(read -> isSame(read, passage) && Target.meet(Target.of(read.input()), target));
            }
        }
        return answer;
    }

    private static boolean isSame(Read read, Passage passage) {
        return read.service().equals(passage.service())
                && read.region().equals(passage.call().region());
    }

    private void lookBefore(Passage passage, FirstRead first) {
        Function<Object, Optional<Passage.Question>> ask =
                name -> passage.reader().ask(first.operation(), Map.of(first.to(), name));
        passage.input()
                .getValueForField(first.from(), Object.class)
                .flatMap(ask)
                .ifPresent(question -> {
                    Read read = new Read(passage.call().region(), passage.service(), question.input());
                    try {
                        keep(read, new Known(time.now(), question.answer()));
                    } catch (AwsServiceException e) {
                        keep(read, new Known(time.now(), e));
                    }
                });
    }

    private void keep(Read read, Known known) {
        synchronized (answers) {
            answers.put(read, known);
        }
    }

    /** What was answered before a change that is not seen everywhere yet. */
    private Optional<Known> former(Read read, Set<String> target) {
        Instant now = time.now();
        synchronized (answers) {
            changes.removeIf(change -> !change.seen().isAfter(now));
            Known known = answers.get(read);
            return known == null
                    ? Optional.empty()
                    : changes.stream()
                            .filter(change -> change.service().equals(read.service())
                                    && change.region().equals(read.region())
                                    && !change.at().isBefore(known.at())
                                    && (target.isEmpty() || Target.meet(change.target(), target)))
                            .findAny()
                            .map(change -> known);
        }
    }
}
