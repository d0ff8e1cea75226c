package dev.payledger.dr.local.region;

import java.time.Duration;

/** How long what a service does takes, beyond what it takes on a good day. Thread safe. */
public interface Delays {

    /** Nothing takes longer than on a good day. */
    Delays NONE = (what, subject, usual) -> usual;

    /** What takes its time. */
    enum What {
        /** A change of Route 53's records, until it is INSYNC; what is delayed is not served before either. */
        RECORDS,
        /** The creation or a change of a function. */
        FUNCTION,
        /** A change of a principal's policies, until it is known everywhere; what it replaced holds meanwhile. */
        POLICY,
        /** The way of a write to another region. */
        REPLICATION
    }

    /**
     * The time that something takes, at speed 1.
     *
     * @param subject what it happens to, for example a function's name
     * @param usual what it takes on a good day
     */
    Duration of(What what, String subject, Duration usual);
}
