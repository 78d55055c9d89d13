// NLopt as Swift imports it: the library's own header suffices.
#pragma once
#if __has_include(<nlopt/nlopt.h>)
#include <nlopt/nlopt.h>
#else
#include <nlopt.h>
#endif
