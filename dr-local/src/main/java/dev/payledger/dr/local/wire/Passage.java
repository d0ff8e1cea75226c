package dev.payledger.dr.local.wire;

import java.util.List;
import java.util.Map;

/** One call on its way through the {@link Weather}. For one thread. */
public interface Passage {

    /** Who calls, in which region. */
    Call call();

    /** The signing name. */
    String service();

    /** The operation's name in AWS's API. */
    String operation();

    /**
     * What the call is about: the values of those of the request's members that name things, such as {@code TableName} or
     * {@code SubnetIds}, by the members' names in AWS's API. Members that are not set are left out.
     */
    Map<String, List<String>> names();

    /** Notes what the call met, in a word or two, for the audit log and the answer's header. */
    void meets(String what);
}
