package dev.payledger.dr.local.region;

/** Asks IAM about what a service does on a role's behalf. Implemented by IAM. Cheap enough for every log line. */
public interface RolePermissions {
    /** Whether the role's policies allow an action on a resource; false for a role that does not exist. */
    boolean allows(String roleArn, String action, String resourceArn);
}
