package braid.engine;

import braid.Client;
import braid.testkit.EngineContract;
import org.junit.jupiter.api.Nested;

class LocalEngineTest {

    @Nested
    class Growing extends EngineContract {
        @Override
        protected Client client() {
            return Client.local();
        }
    }

    /// Eight threads, since the contract has up to eight tasks block at a time.
    @Nested
    class OfEight extends EngineContract {
        @Override
        protected Client client() {
            return Client.local(8);
        }
    }
}
