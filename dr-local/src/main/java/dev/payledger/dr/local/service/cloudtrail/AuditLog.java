package dev.payledger.dr.local.service.cloudtrail;

import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.CallRecorder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Every call of every region that came in over the wire, at once and with the data plane's. The front door feeds it, and
 * it feeds each region's CloudTrail. Management calls and data calls are kept apart, so that a load of writes does not
 * push out what was changed. Thread safe; cheap enough for every call.
 */
public final class AuditLog implements CallRecorder {
    /** A few hundred bytes each. */
    static final int MAX_ENTRIES = 20_000;

    private final TimeSource time;
    private final String globalRegion;
    private final Map<String, CloudTrailService> trails;
    private final Map<Class<?>, CallKind> kinds = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final Deque<Entry> management = new ArrayDeque<>();
    private final Deque<Entry> data = new ArrayDeque<>();

    /**
     * Makes a log.
     *
     * @param globalRegion where the events of global services are kept
     * @param trails CloudTrail of each region
     */
    public AuditLog(TimeSource time, String globalRegion, Map<String, CloudTrailService> trails) {
        this.time = time;
        this.globalRegion = globalRegion;
        this.trails = Map.copyOf(trails);
    }

    /**
     * One call.
     *
     * @param sequence counts the calls as they ended
     * @param service the signing name
     * @param errorCode AWS's code where the call failed, else null
     * @param mutating whether such a call changes something where it succeeds
     * @param dataEvent whether CloudTrail would count it as a data event
     * @param weather what the call met between wire and service, or null
     */
    public record Entry(
            long sequence,
            Instant time,
            String region,
            String service,
            String operation,
            String callerArn,
            String requestId,
            @Nullable String errorCode,
            boolean mutating,
            boolean dataEvent,
            List<String> resources,
            @Nullable String weather) {}

    @Override
    public void record(
            Call call,
            String service,
            String operation,
            SdkRequest input,
            @Nullable SdkPojo answer,
            @Nullable AwsServiceException failure,
            @Nullable String weather) {
        CallKind known = kinds.get(input.getClass());
        CallKind kind = known != null
                ? known
                : kinds.computeIfAbsent(input.getClass(), type -> new CallKind(service, operation, input));
        Entry entry = new Entry(
                sequence.incrementAndGet(),
                time.now(),
                call.region(),
                service,
                operation,
                call.principalArn(),
                call.requestId(),
                failure == null ? null : code(failure),
                kind.mutating(),
                kind.data(),
                kind.resourceNames(input),
                weather);
        keep(kind.data() ? data : management, entry);
        boolean arrived = weather == null || answer != null || failure != null;
        if (!kind.data() && arrived) {
            CloudTrailService trail = trails.get(kind.global() ? globalRegion : call.region());
            if (trail != null) {
                trail.record(kind, call, input, answer, failure);
            }
        }
    }

    /** What was called until now, the oldest first; of each kind the last {@value #MAX_ENTRIES}. */
    public List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        synchronized (management) {
            all.addAll(management);
        }
        synchronized (data) {
            all.addAll(data);
        }
        all.sort(Comparator.comparingLong(Entry::sequence));
        return all;
    }

    private static void keep(Deque<Entry> entries, Entry entry) {
        synchronized (entries) {
            if (entries.size() == MAX_ENTRIES) {
                entries.removeFirst();
            }
            entries.addLast(entry);
        }
    }

    private static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? failure.getClass().getSimpleName()
                : details.errorCode();
    }
}
