package dev.payledger.dr.local.iam;

/** The account's roles. Thread safe. */
public final class RoleDirectory extends Directory<Role> {}
