package dev.payledger.dr.error;

import java.util.Locale;

/**
 * Every failure that the toolkit reports. Each has a section in {@code docs/reference/errors.md} under the anchor of its
 * code.
 *
 * @since 0.1.0
 */
public enum DrError {
    /** One or more settings are missing or wrong. The user must act. */
    CONFIG_001("DR-CONFIG-001", Side.USER),
    /** The account is not named in {@code dr.allowedAccounts}. The user must act. */
    ACCOUNT_001("DR-ACCOUNT-001", Side.USER),
    /** {@code dr.confirm} is missing or does not name this account and deployment. The user must act. */
    ACCOUNT_002("DR-ACCOUNT-002", Side.USER),
    /** Faults are refused on production stages. */
    ACCOUNT_003("DR-ACCOUNT-003", Side.USER),
    /** Nothing answers at the local AWS's address. */
    LOCAL_001("DR-LOCAL-001", Side.SYSTEM),
    /** AWS refused or failed a call. */
    AWS_001("DR-AWS-001", Side.SYSTEM),
    /** The caller lacks an IAM permission. */
    AWS_002("DR-AWS-002", Side.USER),
    /** No credentials, or AWS cannot be reached. */
    AWS_003("DR-AWS-003", Side.USER),
    /** The SDK could not make the request, or not read its answer: a bug of the toolkit or of the SDK. */
    AWS_004("DR-AWS-004", Side.SYSTEM),
    /** There is no template to deploy. */
    DEPLOY_001("DR-DEPLOY-001", Side.USER),
    /** CloudFormation does not accept the template. */
    DEPLOY_002("DR-DEPLOY-002", Side.USER),
    /** The stack is in a state from which it cannot be updated. */
    DEPLOY_003("DR-DEPLOY-003", Side.USER),
    /** A stack operation failed. */
    DEPLOY_004("DR-DEPLOY-004", Side.USER),
    /** The template wants functions' code, and there is no functions jar. */
    DEPLOY_005("DR-DEPLOY-005", Side.USER),
    /** A stack operation did not end in time. */
    DEPLOY_006("DR-DEPLOY-006", Side.SYSTEM),
    /** A goal needs what an earlier goal makes. */
    ORDER_001("DR-ORDER-001", Side.USER),
    /** It is not clear which table is to become global. */
    TABLE_001("DR-TABLE-001", Side.USER),
    /** The replica failed or did not become active in time. */
    TABLE_002("DR-TABLE-002", Side.SYSTEM),
    /** The hosted zone of {@code dr.domain} does not exist. */
    DOMAIN_001("DR-DOMAIN-001", Side.USER),
    /** A certificate was not issued. */
    DOMAIN_002("DR-DOMAIN-002", Side.USER),
    /** A record or domain of the wanted name exists and is not ours. */
    DOMAIN_003("DR-DOMAIN-003", Side.USER),
    /** The health checks did not become healthy in time. */
    ROUTING_001("DR-ROUTING-001", Side.USER),
    /** Traffic did not move to the other region in time. */
    ROUTING_002("DR-ROUTING-002", Side.USER),
    /** The service did not accept the seed. */
    SEED_001("DR-SEED-001", Side.USER),
    /** The function that a fault names is not in the stack. */
    FAULT_001("DR-FAULT-001", Side.USER),
    /** Another fault is active on the function. */
    FAULT_002("DR-FAULT-002", Side.USER),
    /** The variable could not be restored from the deployed template, so it is not removed. */
    FAULT_003("DR-FAULT-003", Side.USER),
    /** Another run holds the lock. */
    FAULT_004("DR-FAULT-004", Side.USER),
    /** A function could not be brought back to its snapshot. */
    FAULT_005("DR-FAULT-005", Side.SYSTEM),
    /** The dead man's switch could not be armed, so nothing is broken. */
    FAULT_006("DR-FAULT-006", Side.SYSTEM),
    /** The other region is not healthy, so this one is not broken. */
    FAULT_007("DR-FAULT-007", Side.USER),
    /** More functions would be broken than allowed. */
    FAULT_008("DR-FAULT-008", Side.USER),
    /** There is no webhook to store. */
    WEBHOOK_001("DR-WEBHOOK-001", Side.USER),
    /** There is no static site to deploy. */
    FRONTEND_001("DR-FRONTEND-001", Side.USER),
    /** What is named as a static site is none. */
    FRONTEND_002("DR-FRONTEND-002", Side.USER),
    /** The site does not answer, or its invalidation does not end. */
    FRONTEND_003("DR-FRONTEND-003", Side.SYSTEM),
    /** The page's sources are not where the development server's settings would be written. */
    FRONTEND_004("DR-FRONTEND-004", Side.USER),
    /** The toolkit's own functions are not on the class path. */
    DEPLOY_007("DR-DEPLOY-007", Side.USER),
    /** The run was interrupted. */
    RUN_001("DR-RUN-001", Side.USER),
    /** A drill needs a healthy start. */
    DRILL_001("DR-DRILL-001", Side.USER),
    /** A drill was stopped and could not restore what it broke. */
    DRILL_002("DR-DRILL-002", Side.SYSTEM),
    /** There is no access log to investigate. */
    INVESTIGATE_001("DR-INVESTIGATE-001", Side.USER),
    /** Something is left after destroy. */
    DESTROY_001("DR-DESTROY-001", Side.SYSTEM);

    /**
     * Who has to act: the user's system or settings do not pass, or AWS (or we) broke.
     *
     * @since 0.1.0
     */
    public enum Side {
        /** The user's settings, account or service: the user acts. */
        USER,
        /** AWS, the local AWS or the toolkit broke: call again, then report it. */
        SYSTEM
    }

    private final String code;
    private final Side side;

    DrError(String code, Side side) {
        this.code = code;
        this.side = side;
    }

    /** The code as printed, for example {@code DR-ROUTING-002}. */
    public String code() {
        return code;
    }

    /** Who has to act. */
    public Side side() {
        return side;
    }

    /** Where the code is explained. */
    public String docs() {
        return "docs/reference/errors.md#" + code.toLowerCase(Locale.ROOT);
    }
}
