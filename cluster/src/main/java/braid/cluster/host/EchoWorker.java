package braid.cluster.host;

import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Stands where the worker will be: answers each question with itself.
final class EchoWorker implements Transport.Service, Transport.Membership {

    private final Transport transport;
    private final CountDownLatch over = new CountDownLatch(1);

    EchoWorker(Transport transport, int threads) {
        this.transport = transport;
    }

    int run() throws InterruptedException {
        transport.open(this, this);
        over.await();
        return 0;
    }

    void retire(Duration limit) throws InterruptedException {
        over.countDown();
    }

    @Override
    public byte[] answer(Transport.Channel channel, Peer from, byte[] question) {
        return question;
    }

    @Override
    public void joined(Peer peer) {}

    @Override
    public void left(Peer peer) {}
}
