package dev.payledger.dr.local.region;

import java.net.InetAddress;
import java.util.Optional;

/** Knows the public names that AWS gives to resources, such as {@code d-abc.execute-api.<region>.amazonaws.com}. */
public interface NameDirectory {
    /** The loopback address behind a name (lower case, no trailing dot), or empty where no resource has it. */
    Optional<InetAddress> addressOf(String name);
}
