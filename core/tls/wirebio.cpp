// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/wirebio.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace porthole {

namespace {

using MethodPtr = std::unique_ptr<BIO_METHOD, OpensslFree<BIO_meth_free>>;

Wire &wireOf(BIO *bio)
{
    return *static_cast<Wire *>(BIO_get_data(bio));
}

int readWire(BIO *bio, char *into, int capacity)
{
    QByteArrayView &incoming = wireOf(bio).incoming;
    BIO_clear_retry_flags(bio);
    if (incoming.isEmpty()) {
        BIO_set_retry_read(bio); // not the end: more may be fed
        return -1;
    }
    const qsizetype count = std::min<qsizetype>(capacity, incoming.size());
    std::memcpy(into, incoming.data(), size_t(count));
    incoming = incoming.sliced(count);
    return int(count);
}

int writeWire(BIO *bio, const char *bytes, int size)
{
    BIO_clear_retry_flags(bio);
    try {
        wireOf(bio).outgoing.append(bytes, size);
    } catch (const std::bad_alloc &) { // an exception must not cross OpenSSL
        return -1;
    }
    return size;
}

long controlWire(BIO *, int command, long, void *)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0; // nothing is held back; the rest is not for this kind
}

MethodPtr makeMethod()
{
    MethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire"));
    BIO_meth_set_read(method.get(), readWire);
    BIO_meth_set_write(method.get(), writeWire);
    BIO_meth_set_ctrl(method.get(), controlWire);
    return method;
}

} // namespace

BioPtr makeWireBio(Wire &wire)
{
    static const MethodPtr method = makeMethod();
    BioPtr bio(BIO_new(method.get()));
    if (!bio)
        throw std::bad_alloc();
    BIO_set_data(bio.get(), &wire);
    BIO_set_init(bio.get(), 1);
    return bio;
}

} // namespace porthole
