package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Client;
import braid.Source;
import braid.function.ThrowingFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Workers have no clients, whatever users' classes try there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverOnlyTest {

    private final TestCluster cluster = TestCluster.shared();
    private final Client client = cluster.connect();

    @BeforeAll
    void haveWorkers() {
        cluster.have(2, client);
    }

    @AfterAll
    void end() {
        client.close();
    }

    static final class Begun {
        static final Client CLIENT = Client.localCluster(2);
    }

    /// It has its client on the worker only: this JVM initialises it, too.
    static final class Sent {
        static final @Nullable Client CLIENT = Boolean.getBoolean("braid.worker") ? Client.connect("x:1") : null;

        static ThrowingFunction<Integer, Integer> function() {
            return x -> x + 1;
        }
    }

    private void refuses(ThrowingFunction<Integer, ?> function, String message) {
        try (var remote = client.submit(function, 1)) {
            assertThatThrownBy(remote::get).hasStackTraceContaining(message);
        }
    }

    @Test
    void theClassThatIsInitialisedIsNamed() {
        String of = " in the static initialiser of " + DriverOnlyTest.class.getName();
        refuses(x -> Begun.CLIENT.workers(), "Client.localCluster" + of + "$Begun");
        for (int time = 1; time <= 2; time++) {
            refuses(Sent.function(), "Client.connect" + of + "$Sent");
        }
    }

    @Test
    void functionsMakeNone() {
        String end = " in a function that runs on a worker";
        refuses(x -> Client.local().workers(), "Client.local" + end);
        refuses(x -> Client.local(x).workers(), "Client.local" + end);
        refuses(x -> Client.localCluster(x).workers(), "Client.localCluster" + end);
        refuses(x -> Client.connect("x:1").workers(), "Client.connect" + end);
        refuses(x -> Source.<Integer>create().scatter(), "scatter() without a client" + end);
    }

    @Test
    void aStreamOfItsOwnIsAFunctionsRight() {
        try (var remote = client.submit(
                x -> {
                    var source = Source.<Integer>create();
                    var list = source.map(each -> each + 1).sinkToList();
                    source.emit(x);
                    source.close();
                    return list.getFirst();
                },
                1)) {
            assertThat(remote.get()).isEqualTo(2);
        }
    }
}
