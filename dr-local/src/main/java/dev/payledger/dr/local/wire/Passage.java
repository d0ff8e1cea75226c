package dev.payledger.dr.local.wire;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/** One call on its way through the {@link Weather}. For one thread. */
public final class Passage {
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
    public Passage(Call call, String service, String operation, SdkRequest input, Reader reader) {
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

    public Call call() {
        return call;
    }

    /** The signing name. */
    public String service() {
        return service;
    }

    public String operation() {
        return operation;
    }

    public SdkRequest input() {
        return input;
    }

    /** Asks the same service something else. */
    public Reader reader() {
        return reader;
    }

    /** Notes what the call met, in a word or two, for the audit log and the answer's header. */
    public void meets(String what) {
        met = what;
    }

    /** What the call met, or null for nothing. */
    public @Nullable String met() {
        return met;
    }
}
