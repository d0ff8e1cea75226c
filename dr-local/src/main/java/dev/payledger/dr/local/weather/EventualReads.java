package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.SdkPassage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private final Map<Read, List<Known>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Read, List<Known>> eldest) {
            return size() > KEPT_MAX;
        }
    };
    private final List<Change> changes = new ArrayList<>();
    private long count;

    EventualReads(TimeSource time, Dice dice) {
        this.time = time;
        this.dice = dice;
    }

    private record FirstRead(String operation, String from, String to) {}

    /** A request and who makes it: some requests mean the caller. */
    private record Read(String region, String service, String principalArn, SdkRequest input) {
        private static Read of(SdkPassage passage, SdkRequest input) {
            return new Read(
                    passage.call().region(), passage.service(), passage.call().principalArn(), input);
        }
    }

    /**
     * An answer, or what was thrown.
     *
     * @param order when it was asked for, among reads and changes
     */
    private record Known(long order, Object answer) {}

    /**
     * A change.
     *
     * @param order when it had its effect, among reads and changes
     * @param seen from when on every read shows it
     */
    private record Change(String region, String service, Set<String> target, long order, Instant seen) {
        private boolean isOf(Read read, Set<String> about) {
            return service.equals(read.service())
                    && region.equals(read.region())
                    && (about.isEmpty() || Target.meet(target, about));
        }
    }

    /**
     * Serves a call with a current or a former answer.
     *
     * @param longest the longest time, at speed 1, that a read may be behind
     */
    @SuppressWarnings("unchecked")
    <R> R serve(SdkPassage passage, Duration longest, Supplier<R> effect) {
        if (!EVENTUAL.contains(passage.service())
                || DATA.matcher(passage.operation()).matches()) {
            return effect.get();
        }
        Set<String> target = Target.of(passage.input());
        if (!READS.matcher(passage.operation()).matches()) {
            return change(passage, target, longest, effect);
        }
        Read read = Read.of(passage, passage.input());
        Optional<Known> former = former(read, target);
        if (former.isPresent() && dice.next("read " + passage.operation() + target) < 0.5) {
            passage.meets("stale read");
            if (former.get().answer() instanceof AwsServiceException failure) {
                throw failure;
            }
            return (R) former.get().answer();
        }
        return remember(read, effect);
    }

    private <R> R remember(Read read, Supplier<R> effect) {
        long order = order();
        try {
            R answer = effect.get();
            keep(read, new Known(order, answer));
            return answer;
        } catch (AwsServiceException e) {
            keep(read, new Known(order, e));
            throw e;
        }
    }

    private <R> R change(SdkPassage passage, Set<String> target, Duration longest, Supplier<R> effect) {
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
                changes.add(new Change(passage.call().region(), passage.service(), target, order(), now.plus(behind)));
            } else {
                answers.keySet()
                        .removeIf(read -> isSame(read, passage) && Target.meet(Target.of(read.input()), target));
            }
        }
        return answer;
    }

    private static boolean isSame(Read read, SdkPassage passage) {
        return read.service().equals(passage.service())
                && read.region().equals(passage.call().region());
    }

    private void lookBefore(SdkPassage passage, FirstRead first) {
        Function<Object, Optional<SdkPassage.Question>> ask =
                name -> passage.reader().ask(first.operation(), Map.of(first.to(), name));
        passage.input()
                .getValueForField(first.from(), Object.class)
                .flatMap(ask)
                .ifPresent(question -> {
                    try {
                        remember(Read.of(passage, question.input()), question::answer);
                    } catch (AwsServiceException e) {
                        // It is remembered, and the caller asked something else.
                    }
                });
    }

    private long order() {
        synchronized (answers) {
            return ++count;
        }
    }

    /** Of a read are kept the last answer and the last one from before the last change. */
    private void keep(Read read, Known known) {
        synchronized (answers) {
            List<Known> all = new ArrayList<>(answers.getOrDefault(read, List.of()));
            all.add(known);
            long changed = lastChange(read, Target.of(read.input()));
            answers.put(
                    read,
                    Stream.of(last(all, one -> one.order() <= changed), last(all, one -> one.order() > changed))
                            .flatMap(Optional::stream)
                            .toList());
        }
    }

    /** What was answered before the last change, where that is not seen everywhere yet. */
    private Optional<Known> former(Read read, Set<String> target) {
        synchronized (answers) {
            forgetWhatIsPast();
            long changed = lastChange(read, target);
            return last(answers.getOrDefault(read, List.of()), known -> known.order() <= changed);
        }
    }

    /** Once a change is seen everywhere, nobody sees again what was before it. */
    private void forgetWhatIsPast() {
        Instant now = time.now();
        List<Change> past =
                changes.stream().filter(change -> !change.seen().isAfter(now)).toList();
        changes.removeAll(past);
        past.forEach(change -> answers.replaceAll((read, known) -> change.isOf(read, Target.of(read.input()))
                ? known.stream().filter(one -> one.order() > change.order()).toList()
                : known));
        answers.values().removeIf(List::isEmpty);
    }

    /** The order of the last change of what a read is about, of those that are not seen everywhere; or 0. */
    private long lastChange(Read read, Set<String> target) {
        return changes.stream()
                .filter(change -> change.isOf(read, target))
                .mapToLong(Change::order)
                .max()
                .orElse(0);
    }

    private static Optional<Known> last(List<Known> known, Predicate<Known> which) {
        return known.stream().filter(which).max(Comparator.comparingLong(Known::order));
    }
}
