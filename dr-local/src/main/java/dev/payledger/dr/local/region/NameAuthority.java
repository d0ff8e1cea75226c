package dev.payledger.dr.local.region;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers DNS questions as the authoritative servers of AWS would: for hosted zones, and for the names that AWS gives to
 * resources. Implemented by Route 53, used by the DNS server, by in-process resolution and by ACM. Thread safe.
 */
public interface NameAuthority {

    /**
     * Answers a question now, with failover and aliases resolved and CNAMEs followed.
     *
     * @param name a domain name in any case, with or without its last dot
     * @param type a record type such as {@code A} or {@code CNAME}
     */
    Answer answer(String name, String type);

    /** How a question was answered. */
    enum Status {
        /** There is at least one record. */
        ANSWERED,
        /** The name exists, without a record of this type. */
        NO_DATA,
        /** The name does not exist. */
        NO_SUCH_NAME,
        /** The name is in no zone of this account. */
        REFUSED
    }

    /**
     * An answer.
     *
     * @param records the answer, with the CNAME chain that leads to it
     * @param soa the zone's SOA record for a negative answer, else null
     */
    record Answer(
            Status status, List<Record> records, @Nullable Record soa) {}

    /**
     * A record.
     *
     * @param name the owner, lower case, ending in a dot; octal escapes as Route 53 writes them
     * @param type for example {@code A}
     * @param ttlSeconds as set in Route 53; not yet divided by the speed
     * @param value in zone file syntax
     */
    record Record(String name, String type, long ttlSeconds, String value) {}
}
