package dev.payledger.dr.local.wire;

import java.util.function.Supplier;

/** What lies between the wire and the services, with the whole request in sight; {@link Weather} sees less. Thread safe. */
public interface Carrier {

    /** Every call arrives and every answer comes back. */
    Carrier CALM = new Carrier() {
        @Override
        public <R> R carry(SdkPassage passage, Supplier<R> effect) {
            return effect.get();
        }
    };

    /** Carries one call; see {@link Weather#carry}. */
    <R> R carry(SdkPassage passage, Supplier<R> effect);

    /** Lets weather decide. */
    static Carrier of(Weather weather) {
        return new Carrier() {
            @Override
            public <R> R carry(SdkPassage passage, Supplier<R> effect) {
                return weather.carry(passage, effect);
            }
        };
    }
}
