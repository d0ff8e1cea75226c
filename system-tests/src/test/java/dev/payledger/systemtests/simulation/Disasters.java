package dev.payledger.systemtests.simulation;

import java.time.Duration;

/** What goes wrong beside single calls: partitions, lost regions with failover and failback, stopped projectors. */
final class Disasters {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final World world;

    Disasters(World world) {
        this.world = world;
        int disasters = world.below(5);
        for (int i = 0; i < disasters; i++) {
            Duration when = world.upTo(world.weather().horizon());
            Duration how = world.upTo(LONG).plusSeconds(1);
            switch (world.below(6)) {
                case 0 -> world.later(when, () -> partition(how, true));
                case 1 -> world.later(when, () -> partition(how, false));
                case 2 -> world.later(when, () -> lose(world.active(), how));
                case 3 -> world.later(when, () -> stopProjector(region(), how));
                case 4 -> world.later(when, () -> world.failTo(world.other(world.active())));
                default -> world.later(when, () -> region().stepClock(Duration.ofMillis(world.below(2001) - 1000)));
            }
        }
    }

    private SimulatedRegion region() {
        return world.regions().get(world.below(2));
    }

    private void partition(Duration how, boolean bothWays) {
        SimulatedRegion from = region();
        SimulatedRegion to = world.other(from);
        world.trace(() -> "replication from " + from + (bothWays ? " and back is cut" : " is cut"));
        world.replication().pause(null, from.name(), to.name());
        if (bothWays) {
            world.replication().pause(null, to.name(), from.name());
        }
        world.later(how, () -> {
            world.trace(() -> "replication from " + from + " heals");
            world.replication().resume(null, from.name(), to.name());
            world.replication().resume(null, to.name(), from.name());
        });
    }

    /** The region's functions and replication are gone; its tables are not. */
    private void lose(SimulatedRegion region, Duration how) {
        region.setDown(true);
        SimulatedRegion other = world.other(region);
        world.replication().pause(null, region.name(), other.name());
        world.replication().pause(null, other.name(), region.name());
        world.later(world.upTo(Duration.ofSeconds(30)), () -> {
            if (region.isDown()) {
                world.failTo(other);
            }
        });
        world.later(how, () -> {
            region.setDown(false);
            world.replication().resume(null, region.name(), other.name());
            world.replication().resume(null, other.name(), region.name());
            world.later(world.upTo(Duration.ofSeconds(30)), () -> world.failTo(region));
        });
    }

    private void stopProjector(SimulatedRegion region, Duration how) {
        region.setProjectorStopped(true);
        world.later(how, () -> region.setProjectorStopped(false));
    }
}
