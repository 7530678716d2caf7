// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/closereason.h"
#include "core/base/error.h"

#include <QSet>
#include <QTest>

using namespace porthole;

class TestError final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errorsAreSentences_data();
    void errorsAreSentences();
    void placeholdersInValuesStay();
    void reasonsAreWorded_data();
    void reasonsAreWorded();
    void keywordsDiffer();
};

void TestError::errorsAreSentences_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, ErrorCode code, const char *subject, const char *detail,
                        const char *sentence) {
        QTest::newRow(name) << Error{code, QString::fromLatin1(subject), QString::fromLatin1(detail)}
                            << QString::fromLatin1(sentence);
    };
    row("InvalidValue", ErrorCode::InvalidValue, "port", "\"x\" is not a port number",
        "port: \"x\" is not a port number");
    row("InvalidFile", ErrorCode::InvalidFile, "a.json", "line 4: no",
        "cannot use the settings in a.json: line 4: no");
    row("AddressInUse", ErrorCode::AddressInUse, "127.0.0.1:9000", "",
        "cannot listen on 127.0.0.1:9000: the port is in use (stop the program that has it, or choose "
        "another "
        "port; 0 lets the system choose)");
    row("AddressNotAvailable", ErrorCode::AddressNotAvailable, "10.9.9.9:9000", "",
        "cannot listen on 10.9.9.9:9000: the address is not one of this machine's (choose one of its own, or "
        "\"any\")");
    row("PermissionDenied", ErrorCode::PermissionDenied, "127.0.0.1:80", "",
        "cannot listen on 127.0.0.1:80: permission denied (ports below 1024 need elevated rights)");
    row("ListenFailed", ErrorCode::ListenFailed, "[::1]:9000", "No buffer space",
        "cannot listen on [::1]:9000: No buffer space");
    row("AcceptFailed", ErrorCode::AcceptFailed, "", "Protocol error",
        "a client could not be accepted: Protocol error (the server goes on)");
    row("DescriptorLimit", ErrorCode::DescriptorLimit, "", "Too many open files",
        "no descriptor is free for another client (Too many open files); new clients wait, or are refused, "
        "until one closes. "
        "Raise "
        "the limit with \"ulimit -n\" before starting Porthole");
    row("FewDescriptors", ErrorCode::FewDescriptors, "10000", "the limit is 256, which is enough for 96",
        "descriptors are too few for 10000 clients at once (the limit is 256, which is enough for 96); "
        "further "
        "ones will be turned away. Raise the limit with \"ulimit -n\" before starting Porthole, or lower "
        "max-clients");
    row("ThreadLimit", ErrorCode::ThreadLimit, "", "Resource temporarily unavailable",
        "no thread could be made for another client (Resource temporarily unavailable); it was refused, the "
        "others go on");
    row("MemoryLimit", ErrorCode::MemoryLimit, "", "7 clients are open",
        "memory is too short for another client (7 clients are open); it was refused, the others go on");
    row("AddressGone", ErrorCode::AddressGone, "10.9.9.1:9000", "",
        "nobody can connect to 10.9.9.1:9000 now: this machine does not have that address any more. The "
        "server "
        "goes on, and can be reached when the address is back");
    row("AddressBack", ErrorCode::AddressBack, "10.9.9.1:9000", "",
        "this machine has the address again: clients can connect to 10.9.9.1:9000");
    row("FileNotReadable", ErrorCode::FileNotReadable, "a.json", "No such file or directory",
        "cannot read a.json: No such file or directory");
    row("FileNotWritable", ErrorCode::FileNotWritable, "a.json", "Not a directory",
        "cannot write a.json: Not a directory (choose another place; nothing was changed)");
    row("TlsFileUnusable", ErrorCode::TlsFileUnusable, "a.pem", "it is empty",
        "cannot use a.pem for TLS: it is empty");
}

void TestError::errorsAreSentences()
{
    QFETCH(Error, error);
    QTEST(describe(error), "sentence");
}

void TestError::placeholdersInValuesStay()
{
    const Error error{ErrorCode::FileNotReadable, QStringLiteral("%2%1.json"), QStringLiteral("no %1")};
    QCOMPARE(describe(error), QStringLiteral("cannot read %2%1.json: no %1"));
}

void TestError::reasonsAreWorded_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("word");
    const auto row = [](CloseReason reason, const char *word, const char *sentence) {
        QTest::newRow(word) << reason << QString::fromLatin1(sentence) << QString::fromLatin1(word);
    };
    row(CloseReason::PeerClosed, "peer-closed", "closed by the client");
    row(CloseReason::PeerReset, "peer-reset", "reset by the client");
    row(CloseReason::Kicked, "kicked", "kicked by the user");
    row(CloseReason::IdleTimeout, "idle-timeout", "idle timeout");
    row(CloseReason::FrameTooLong, "frame-too-long", "frame too long");
    row(CloseReason::MalformedFrame, "malformed-frame", "malformed frame");
    row(CloseReason::RepliesUnread, "replies-unread", "does not read its replies");
    row(CloseReason::ServerStopped, "server-stopped", "server stopped");
    row(CloseReason::LimitReached, "limit-reached", "limit reached");
    row(CloseReason::SocketError, "socket-error", "socket error");
    row(CloseReason::TlsFailed, "tls-handshake-failed", "TLS handshake failed");
    row(CloseReason::TlsBroken, "tls-broken", "TLS broken");
    row(CloseReason::FrameTimeout, "frame-timeout", "frame not finished in time");
}

void TestError::reasonsAreWorded()
{
    QFETCH(CloseReason, reason);
    QTEST(describe(reason), "sentence");
    QTEST(QString(keyword(reason)), "word");
}

void TestError::keywordsDiffer()
{
    QSet<QString> keywords;
    const int reasons = int(CloseReason::FrameTimeout) + 1;
    for (int reason = 0; reason < reasons; ++reason)
        keywords.insert(keyword(CloseReason(reason)));
    QCOMPARE(keywords.size(), reasons);
}

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
