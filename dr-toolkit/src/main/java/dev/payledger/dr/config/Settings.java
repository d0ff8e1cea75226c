package dev.payledger.dr.config;

import java.util.List;

/** Every setting, in the order of the reference page. */
final class Settings {

    private Settings() {}

    static final List<Setting> ALL = List.of(
            new Setting("dr.target", "local", "Where to act: local (two regions on this machine) or aws."),
            new Setting("dr.service", "the workload's", "The service's name; every name begins with it."),
            new Setting("dr.stage", DrConfig.DEFAULT_STAGE, "The stage, part of every name."),
            new Setting("dr.primaryRegion", DrConfig.DEFAULT_PRIMARY_REGION, "The region that serves."),
            new Setting("dr.secondaryRegion", DrConfig.DEFAULT_SECONDARY_REGION, "The region that takes over."),
            new Setting(
                    "dr.region",
                    "both",
                    "Limits deploy, fault-inject, fault-restore and investigate to one of the two regions."),
            new Setting(
                    "dr.domain",
                    "<service>.test on local, none on aws",
                    "The hosted zone of the public names; it must exist."),
            new Setting("dr.dnsTtl", "60s", "TTL of the failover records."),
            new Setting(
                    "dr.template",
                    "META-INF/dr/template.yaml of the functions jar",
                    "The service's CloudFormation template."),
            new Setting("dr.functionsJar", "none", "The jar with the functions' code."),
            new Setting(
                    "dr.workload",
                    "META-INF/dr/workload.json of the functions jar",
                    "The file that describes the service's routes, seed and faults."),
            new Setting("dr.parameters", "none", "Values of template parameters: Name=value, separated by commas."),
            new Setting("dr.table", "found in the stacks", "The table that is to become global."),
            new Setting(
                    "dr.frontend",
                    "META-INF/dr/frontend of a dependency",
                    "The static site: a folder or a jar with an index.html."),
            new Setting(
                    "dr.frontendDevOnly",
                    "false",
                    "Whether deploy-frontend only writes frontend/.env.local for the page's development server."),
            new Setting("dr.healthPath", "the workload's, or /health", "The path that health checks ask for."),
            new Setting("dr.fault", "the workload's faults", "Which fault: throttle, envvar or iam."),
            new Setting("dr.function", "the workload's", "Which function to break or restore."),
            new Setting("dr.variable", "the workload's", "Which environment variable the envvar fault removes."),
            new Setting(
                    "dr.faultMaxDuration",
                    "15m",
                    "After this time the fault guard restores by itself, 30s to 4h; not scaled by speed."),
            new Setting("dr.faultMaxFunctions", "5", "How many functions fault-inject may break at once, 1 to 100."),
            new Setting("dr.dryRun", "false", "Whether fault-inject and fault-restore only say what they would do."),
            new Setting(
                    "dr.endpoint", "the local AWS's", "Another endpoint of a local AWS, for example of one elsewhere."),
            new Setting("dr.allowedAccounts", "none", "Accounts in which something may be changed; needed on aws."),
            new Setting("dr.confirm", "none", "For destroy on aws: <account>/<service>-<stage>."),
            new Setting("dr.deleteTables", "false", "Whether destroy removes retained tables on aws."),
            new Setting(
                    "dr.verifyWrites",
                    "true",
                    "Whether verify posts one canary through the failover name and reads it in the other region."),
            new Setting(
                    "dr.verifyLedger",
                    "none",
                    "full: verify also proves what a ledger promises, where the workload describes one."),
            new Setting("dr.verifyMaxLag", "60s", "How long replication may take until verify calls it a failure."),
            new Setting("dr.watch", "false", "Whether status repeats until it is interrupted."),
            new Setting("dr.skip", "false", "Skips the goal."),
            new Setting(
                    "dr.scenario", "three-faults", "What a drill breaks: three-faults, region-outage or grey-failure."),
            new Setting(
                    "dr.maxRto", "the scenario's", "The longest outage of any route that a drill may see, at speed 1."),
            new Setting(
                    "dr.maxLostWrites",
                    "0",
                    "How many acknowledged writes may be unreadable after a drill has healed."),
            new Setting(
                    "dr.maxErrorRate",
                    "the scenario's",
                    "Failed requests in percent of all while something is broken, 0 to 100."),
            new Setting("dr.drillRate", "50", "Requests per second of all users of a drill together, 1 to 1000."),
            new Setting("dr.drillUsers", "10", "Users of a drill, each with a resolver of its own, 1 to 200."),
            new Setting(
                    "dr.drillClientRate",
                    "5",
                    "Calls per second through the service's client library where the plugin's class path has one, 0 (none)"
                            + " to 1000."),
            new Setting("dr.drillWarmUp", "5s", "How long users run before the faults."),
            new Setting("dr.drillHold", "10s", "How long the faults stay after every user has been moved."),
            new Setting("dr.drillLimit", "5m", "The longest wait for failover, and for failback."),
            new Setting(
                    "dr.since",
                    "the latest alarm, else 15m",
                    "Where an investigation begins: a time before now, or a moment in ISO-8601."),
            new Setting("dr.until", "now", "Where an investigation ends: a time before now, or a moment in ISO-8601."),
            new Setting("dr.local.port", "4600", "TCP port of the local AWS; another one if it is taken."),
            new Setting("dr.local.dnsPort", "4653", "DNS port of the local AWS; another one if it is taken."),
            new Setting("dr.local.seed", "random", "What the local AWS makes identifiers and replication lag from."),
            new Setting(
                    "dr.local.weather",
                    "calm",
                    "What calls to the local AWS meet: calm, gusty, storm, or parts of them, as storm,lost=0."),
            new Setting("dr.local.speed", "1", "What the local AWS divides intervals by, 1 to 1000."),
            new Setting("dr.local.idleTimeout", "4h", "How long the local AWS stays up unused."),
            new Setting("dr.local.home", "~/.payledger-dr/local", "The local AWS's state folder."));

    static boolean isKnown(String key) {
        return keys().contains(key);
    }

    static List<String> keys() {
        return ALL.stream().map(Setting::key).toList();
    }
}
