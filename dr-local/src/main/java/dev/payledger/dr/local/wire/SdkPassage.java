package dev.payledger.dr.local.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** One call with its request as the SDK models it. For one thread. */
public final class SdkPassage implements Passage {
    private static final Pattern NAMING =
            Pattern.compile("(?i).*(name|names|id|ids|arn|arns|identifier|bucket|key|prefix|resource)");

    private final Call call;
    private final String service;
    private final String operation;
    private final SdkRequest input;
    private final Reader reader;
    private @Nullable String met;

    /**
     * Makes one.
     *
     * @param service the signing name
     * @param operation the operation's name in AWS's API
     * @param reader asks the same service something else
     */
    public SdkPassage(Call call, String service, String operation, SdkRequest input, Reader reader) {
        this.call = call;
        this.service = service;
        this.operation = operation;
        this.input = input;
        this.reader = reader;
    }

    /** Asks the service that a call goes to. */
    public interface Reader {
        /**
         * Calls a reading operation.
         *
         * @param members the request's members by their names in AWS's API
         * @return the request and a way to have it answered; empty where the service lacks operation or member
         */
        Optional<Question> ask(String operation, Map<String, Object> members);
    }

    /** A request that was not made by the caller. */
    public interface Question {
        SdkRequest input();

        /** The answer, of the type that the weather carries; or what the service throws. */
        Object answer();
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public Map<String, List<String>> names() {
        return names(input);
    }

    /** What a request is about; see {@link Passage#names}. */
    public static Map<String, List<String>> names(SdkRequest request) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (SdkField<?> field : request.sdkFields()) {
            if (!NAMING.matcher(field.memberName()).matches()) {
                continue;
            }
            Object value = field.getValueOrDefault(request);
            if (value instanceof String name) {
                names.put(field.memberName(), List.of(name));
            } else if (value instanceof List<?> list && !(value instanceof SdkAutoConstructList)) {
                names.put(
                        field.memberName(),
                        list.stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList());
            }
        }
        return names;
    }

    public SdkRequest input() {
        return input;
    }

    /** Asks the same service something else. */
    public Reader reader() {
        return reader;
    }

    @Override
    public void meets(String what) {
        met = what;
    }

    /** What the call met, or null for nothing. */
    public @Nullable String met() {
        return met;
    }
}
